// The calls that the lab signs: what each asks for, and how the package signs it.
import { AliyunClient, type SignedRequest, type SigningOverrides, TencentClient } from "iot-accounts";

export interface Key {
  endpoint: string;
  appKey: string;
  appSecret: string;
}

/** Aliyun's app keys are of the App's list of APIs or of the cloud's. */
export type KeyName = "tencent" | "aliyunApp" | "aliyunCloud";

type Values = Record<string, string>;

export interface Call {
  key: KeyName;
  /** The vendor's. */
  page: string;
  /** The input fields with their first values; their names are those of the package's parameters. */
  fields: Values;
  sign(
    options: Key & { clockOffsetMs: number; cloudToken?: string },
    values: Values,
  ): (overrides: SigningOverrides) => SignedRequest;
}

/** By the name of the client's method. */
export const CALLS: Readonly<Record<string, Call>> = {
  getCustomerList: {
    key: "tencent",
    page: "https://cloud.tencent.com/document/product/1465/59074",
    fields: { customerId: "", countryCode: "", phoneNumber: "", offset: "0", limit: "20" },
    sign: (options, { offset, limit, ...texts }) => {
      const filters = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ""));
      const params = { ...filters, offset: toNumber(offset), limit: toNumber(limit) };
      return (overrides) => new TencentClient(options).getCustomerList(params, overrides);
    },
  },
  queryIdentityList: {
    key: "aliyunApp",
    page: "https://help.aliyun.com/knowledge_detail/177817.html",
    fields: { identityIds: "1, 2, 3" },
    sign: (options, { identityIds = "" }) => {
      // Ids are pasted in many ways.
      const ids = identityIds.split(/[\s,;，、"']+/).filter((id) => id !== "");
      return (overrides) => new AliyunClient(options).queryIdentityList(ids, overrides);
    },
  },
  queryIdentity: {
    key: "aliyunApp",
    page: "https://help.aliyun.com/document_detail/177821.html",
    fields: { email: "user001@example.com" },
    sign: (options, { email = "" }) => {
      return (overrides) => new AliyunClient(options).queryIdentity({ email }, overrides);
    },
  },
  getCloudToken: {
    key: "aliyunCloud",
    page: "https://help.aliyun.com/document_detail/177833.html",
    fields: { projectId: "lab" },
    sign: (options, { projectId = "" }) => {
      return (overrides) => new AliyunClient(options).getCloudToken(projectId, overrides);
    },
  },
  queryIdentityDescByPage: {
    key: "aliyunCloud",
    page: "https://help.aliyun.com/document_detail/190248.html",
    fields: { offset: "0", count: "20", cloudToken: "" },
    sign: (options, { offset, count }) => {
      const page = { offset: toNumber(offset) ?? 0, count: toNumber(count) ?? 20 };
      return (overrides) => new AliyunClient(options).queryIdentityDescByPage(page, overrides);
    },
  },
};

/** Stricter than `Number(text)`, which accepts "0x10" and "1e3". */
function toNumber(text = ""): number | undefined {
  if (text === "") return undefined;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
