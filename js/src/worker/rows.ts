// Rows as the caller may see them.
import type { Customer, Identity, User } from "../index.js";
import { maskUser, toUser } from "../index.js";

/** What shows a row: as it is to whom it is revealed, and masked to everybody else. */
export interface Shown {
  customer: (row: Customer) => Customer;
  identity: (row: Identity) => Identity;
  user: (user: User) => User;
}

const MASKED: Shown = {
  customer: (row) => maskUser(toUser(row)).source,
  identity(row) {
    if (row.identityId) return maskUser(toUser(row)).source;
    // One whose id the vendor left out can still be shown, though nobody can ask for it.
    const { identityId: _, ...masked } = maskUser(toUser({ ...row, identityId: "-" })).source;
    return masked;
  },
  user: (user) => maskUser(user),
};

const REVEALED: Shown = { customer: (row) => row, identity: (row) => row, user: (user) => user };

export function showRows(reveal: boolean): Shown {
  return reveal ? REVEALED : MASKED;
}
