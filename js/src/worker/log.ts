// One line for each look-up: who asked what kind of question, never what was found.

/** A look-up, as it is logged. It holds no data of users and no secret. */
export interface LogEntry {
  /** What happened: somebody looked somebody up, was refused, or left before the end; or the worker or a cloud failed. */
  event: "look-up" | "refused" | "failed" | "left";
  /** Who asked, as `authorize` said; absent when nobody is known. */
  who?: string | undefined;
  /** The route, such as `GET /customers`. */
  route: string;
  /** By what was asked, such as `["phoneNumber"]`: the names, not the values. */
  question?: readonly string[] | undefined;
  /** Whether personal data was given unmasked. */
  revealed?: boolean | undefined;
  /** How many rows were given. */
  count?: number | undefined;
  /** The ids of the last requests to the clouds, by which the vendors' support finds them; at most 8. */
  requestIds?: readonly string[] | undefined;
  /** The HTTP status of the answer. */
  status: number;
  /** The kind of the error, when there was one. */
  kind?: string | undefined;
  /** The vendor's code of the error. */
  code?: string | undefined;
  /** Which part of the string to sign differs, when the cloud refused the signature. */
  differs?: string | undefined;
  /** How long it took, in milliseconds. */
  durationMs: number;
}

/** @internal */
export function writeLogEntry(entry: LogEntry): void {
  console.log(JSON.stringify(entry));
}
