/**
 * Replaces `{"$bigint":"123"}` by the bigint: a vector's input is JSON, which has no bigint.
 *
 * @param {unknown} value
 * @returns {unknown}
 */
export function reviveInput(value) {
  if (Array.isArray(value)) return value.map(reviveInput);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value);
  const only = members[0];
  if (members.length === 1 && only?.[0] === "$bigint") return BigInt(String(only[1]));
  return Object.fromEntries(members.map(([name, member]) => [name, reviveInput(member)]));
}
