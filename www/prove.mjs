// Checks the demo in the terminal: one look-up per cloud, through the same routes as the page.

const ROWS = 5;

/**
 * @param {Pick<import("./serve.mjs").Demo, "url" | "clouds" | "gateways" | "tokens">} demo
 * @returns {Promise<boolean>} whether both look-ups succeeded
 */
export async function prove({ url, clouds, gateways, tokens }) {
  const authorization = `Bearer ${tokens.access}`;
  const identityIds = gateways.identities.slice(0, ROWS).map(({ identityId }) => identityId);
  const tencent = await lookUp(
    `Tencent customers, ${describeSource(clouds.tencent)}`,
    new URL(`api/customers?limit=${ROWS}`, url),
    {
      rows: (answer) => answer.customers ?? [],
      columns: ["customerId", "countryCode", "phoneNumber"],
      total: (answer) => answer.total,
      init: { headers: { authorization } },
    },
  );
  const aliyun = await lookUp(
    `Aliyun identities, ${describeSource(clouds.aliyun)}`,
    new URL("api/identities", url),
    {
      rows: (answer) => answer.identities ?? [],
      columns: ["identityId", "nickName", "loginName", "phone", "email"],
      init: {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify({ identityIds }),
      },
    },
  );
  return tencent && aliyun;
}

/** @param {import("./serve.mjs").Cloud} cloud */
function describeSource(cloud) {
  return cloud === "real" ? "from the real cloud" : "from the local gateway";
}

/**
 * @typedef {Record<string, string>} Row
 * @typedef {{ kind?: string, message?: string, vendorMessage?: string }} ErrorDetail
 * @typedef {{ customers?: Row[], identities?: Row[], total?: number, error?: ErrorDetail }} Answer
 *
 * @param {string} title
 * @param {URL} url
 * @param {{ rows: (answer: Answer) => Row[], columns: string[], total?: (answer: Answer) => number | undefined,
 *   init: RequestInit }} shape
 */
async function lookUp(title, url, { rows, columns, total, init }) {
  const response = await fetch(url, init);
  const answer = /** @type {Answer} */ (await response.json());
  if (!response.ok) {
    const { kind, message, vendorMessage } = answer.error ?? {};
    console.log(`${title}: failed with status ${response.status}, kind ${kind}: ${message}`);
    if (vendorMessage) console.log(`  the cloud's message: ${vendorMessage}`);
    console.log();
    return false;
  }
  const found = rows(answer);
  console.log(`${title}: ${found.length}${total ? ` of ${total(answer)}` : ""}, through the worker`);
  console.log(`${formatTable(columns, found)}\n`);
  return true;
}

/**
 * @param {string[]} columns
 * @param {Row[]} rows
 */
function formatTable(columns, rows) {
  const lines = [columns, ...rows.map((row) => columns.map((column) => removeControls(row[column] ?? "–")))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => getWidth(line[index] ?? ""))));
  return lines
    .map((line) =>
      line.map((text, index) => text + " ".repeat((widths[index] ?? 0) - getWidth(text))).join("  "),
    )
    .map((line) => `  ${line.trimEnd()}`)
    .join("\n");
}

/**
 * Removes control characters: a name from a cloud must not control the terminal.
 *
 * @param {string} text
 */
function removeControls(text) {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, " ");
}

/**
 * The number of terminal columns of a text: Chinese characters and emoji take two.
 *
 * @param {string} text
 */
function getWidth(text) {
  return [...new Intl.Segmenter().segment(text)].reduce((sum, { segment }) => {
    return (
      sum +
      (/[\p{Extended_Pictographic}\p{Regional_Indicator}\u1100-\u115f\u2e80-\uffef]|[\u{20000}-\u{3ffff}]/u.test(
        segment,
      )
        ? 2
        : 1)
    );
  }, 0);
}
