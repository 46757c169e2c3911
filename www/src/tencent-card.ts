import type { Customer, CustomerList } from "iot-accounts";
import type { Accounts, CustomerQuery } from "./accounts.ts";
import { Card } from "./card.ts";
import { cell, find, make, valueOr } from "./dom.ts";
import type { Mode } from "./failure.ts";
import { count } from "./row-list.ts";

export function tencentCard(current: () => { mode: Mode; accounts: Accounts }) {
  const card = new Card("#tencent");
  const pager = find(HTMLElement, ".pager", card.root);
  const previous = find(HTMLButtonElement, "#previous");
  const next = find(HTMLButtonElement, "#next");
  const pageSize = find(HTMLSelectElement, "#page-size");
  let offset = 0;

  /** The filters as they were last looked up by: paging must not pick up what is half typed. */
  let filters = readFilters(card.form);

  function lookUp(): void {
    const { mode, accounts } = current();
    const query: CustomerQuery = { ...filters, offset, limit: Number(pageSize.value) };
    pager.hidden = false;
    previous.disabled = true;
    next.disabled = true;
    void card.run({
      mode,
      isLong: false,
      work: async (watch) => {
        const list = await accounts.customers(query, watch);
        if (!watch.signal.aborted) show(list, query);
      },
    });
  }

  function show({ total, customers }: CustomerList, query: CustomerQuery): void {
    previous.disabled = query.offset === 0;
    next.disabled = query.offset + customers.length >= total;
    if (customers.length > 0) {
      const last = query.offset + customers.length;
      card.showRows(customers, row);
      card.say(`${count(query.offset + 1)}–${count(last)} of ${count(total)}`);
    } else if (query.offset > 0) card.showNothing("No more customers", "Go back a page.");
    else showNobody();
  }

  function loadAll(): void {
    const { mode, accounts } = current();
    pager.hidden = true;
    const wanted = filters;
    void card.run({
      mode,
      isLong: true,
      work: async (watch) => {
        const loaded = await card.showEach(accounts.allCustomers(wanted, watch), row, watch);
        if (watch.signal.aborted) return;
        if (loaded === 0) showNobody();
        else card.say(loaded === 1 ? "1 customer" : `All ${count(loaded)} customers`);
      },
    });
  }

  function showNobody(): void {
    const isFiltered = Object.values(filters).some((value) => value !== "");
    if (isFiltered)
      card.showNothing("No customer matches", "Change the filters, or clear them to see everyone.");
    else
      card.showNothing("No customers yet", "As soon as someone signs up under this AppKey, they show here.");
  }

  function fromStart(): void {
    offset = 0;
    lookUp();
  }

  card.form.addEventListener("submit", (event) => {
    event.preventDefault();
    filters = readFilters(card.form);
    fromStart();
  });
  card.form.addEventListener("reset", () => {
    filters = { customerId: "", countryCode: "", phoneNumber: "" };
    fromStart();
  });
  find(HTMLButtonElement, "#load-all").addEventListener("click", () => {
    filters = readFilters(card.form);
    loadAll();
  });
  pageSize.addEventListener("change", fromStart);
  next.addEventListener("click", () => {
    offset += Number(pageSize.value);
    lookUp();
  });
  previous.addEventListener("click", () => {
    offset = Math.max(0, offset - Number(pageSize.value));
    lookUp();
  });
  return { lookUp: fromStart, setSource: (text: string) => card.setSource(text) };
}

function readFilters(form: HTMLFormElement) {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "").trim();
  return {
    customerId: text("customerId"),
    countryCode: text("countryCode"),
    phoneNumber: text("phoneNumber"),
  };
}

function row({ customerId, countryCode, phoneNumber }: Customer): HTMLTableRowElement {
  const country = countryCode ? `+${countryCode}` : undefined;
  return make(
    "tr",
    { role: "row" },
    cell(make("span", { class: "id" }, customerId)),
    cell(valueOr(country, "no country code", { class: "digits" })),
    cell(valueOr(phoneNumber, "no phone number", { class: "digits" })),
  );
}
