import type { Customer, CustomerList } from "iot-accounts";
import type { Accounts, CustomerQuery } from "./accounts.ts";
import { Card } from "./card.ts";
import { createCell, createElement, createValue, find } from "./dom.ts";
import type { Mode } from "./failure.ts";
import { formatCount } from "./row-list.ts";

export function tencentCard(current: () => { mode: Mode; accounts: Accounts }) {
  const card = new Card("#tencent");
  const pager = find(HTMLElement, ".pager", card.root);
  const previous = find(HTMLButtonElement, "#previous");
  const next = find(HTMLButtonElement, "#next");
  const pageSize = find(HTMLSelectElement, "#page-size");
  let offset = 0;

  /** The filters of the last look-up: paging must not use half-typed values. */
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
      card.showRows(customers, createRow);
      card.showSummary(`${formatCount(query.offset + 1)}–${formatCount(last)} of ${formatCount(total)}`);
    } else if (query.offset > 0) card.showNothing("No more customers", "Go back a page.");
    else showEmptyList();
  }

  function loadAll(): void {
    const { mode, accounts } = current();
    pager.hidden = true;
    const loadedFilters = filters;
    void card.run({
      mode,
      isLong: true,
      work: async (watch) => {
        const loaded = await card.showEach(accounts.allCustomers(loadedFilters, watch), createRow, watch);
        if (watch.signal.aborted) return;
        if (loaded === 0) showEmptyList();
        else card.showSummary(loaded === 1 ? "1 customer" : `All ${formatCount(loaded)} customers`);
      },
    });
  }

  function showEmptyList(): void {
    const isFiltered = Object.values(filters).some((value) => value !== "");
    if (isFiltered)
      card.showNothing("No customer matches", "Change the filters, or clear them to see everyone.");
    else
      card.showNothing("No customers yet", "As soon as someone signs up under this AppKey, they show here.");
  }

  function lookUpFirstPage(): void {
    offset = 0;
    lookUp();
  }

  card.form.addEventListener("submit", (event) => {
    event.preventDefault();
    filters = readFilters(card.form);
    lookUpFirstPage();
  });
  card.form.addEventListener("reset", () => {
    filters = { customerId: "", countryCode: "", phoneNumber: "" };
    lookUpFirstPage();
  });
  find(HTMLButtonElement, "#load-all").addEventListener("click", () => {
    filters = readFilters(card.form);
    loadAll();
  });
  pageSize.addEventListener("change", lookUpFirstPage);
  next.addEventListener("click", () => {
    offset += Number(pageSize.value);
    lookUp();
  });
  previous.addEventListener("click", () => {
    offset = Math.max(0, offset - Number(pageSize.value));
    lookUp();
  });
  return { lookUp: lookUpFirstPage, setSource: (text: string) => card.setSource(text) };
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

function createRow({ customerId, countryCode, phoneNumber }: Customer): HTMLTableRowElement {
  const country = countryCode ? `+${countryCode}` : undefined;
  return createElement(
    "tr",
    { role: "row" },
    createCell(createElement("span", { class: "id" }, customerId)),
    createCell(createValue(country, "no country code", { class: "digits" })),
    createCell(createValue(phoneNumber, "no phone number", { class: "digits" })),
  );
}
