import type { Customer, CustomerList } from "iot-accounts";
import type { Accounts, CustomerQuery } from "./accounts.ts";
import { Card } from "./card.ts";
import { cell, find, make, valueOr } from "./dom.ts";
import type { Mode } from "./failure.ts";

export function tencentCard(current: () => { mode: Mode; accounts: Accounts }) {
  const card = new Card("#tencent");
  const previous = find(HTMLButtonElement, "#previous");
  const next = find(HTMLButtonElement, "#next");
  const pageSize = find(HTMLSelectElement, "#page-size");
  let offset = 0;

  /** The filters as they were last looked up by: paging must not pick up what is half typed. */
  let filters = readFilters(card.form);

  function lookUp(): void {
    const { mode, accounts } = current();
    const query: CustomerQuery = { ...filters, offset, limit: Number(pageSize.value) };
    previous.disabled = true;
    next.disabled = true;
    void card.run(
      mode,
      (signal) => accounts.customers(query, signal),
      (list) => show(list, query),
    );
  }

  function show({ total, customers }: CustomerList, query: CustomerQuery): void {
    previous.disabled = query.offset === 0;
    next.disabled = query.offset + customers.length >= total;
    if (customers.length === 0) {
      const filtered = query.customerId !== "" || query.countryCode !== "" || query.phoneNumber !== "";
      if (query.offset > 0) card.showNothing("No more customers", "Go back a page.");
      else if (filtered)
        card.showNothing("No customer matches", "Change the filters, or clear them to see everyone.");
      else
        card.showNothing(
          "No customers yet",
          "As soon as someone signs up under this AppKey, they show here.",
        );
      return;
    }
    const last = query.offset + customers.length;
    card.showRows(customers.map(row), `${query.offset + 1}–${last} of ${total}`);
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
