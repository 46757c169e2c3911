// What every peer signs. The key and the secret are invented.
export const CREDENTIALS = { appKey: "203771245", appSecret: "k3pQvX0mZr7uTnWd1sYb8eHg5jLa2cFi" };
export const FIRST_PAGE = { offset: 0, limit: 10 };
export const IDENTITY_IDS = [
  "5093op4c2bfe8ac4ab3f7d1e",
  "5001opfd8be9a3ce07bb2f64",
  "5071op0e14c9d7a25f8b3c92",
];

export const TENCENT_URL = "https://iot.cloud.tencent.com/api/exploreropen/serviceapi";
export const ALIYUN_ORIGIN = "https://api.link.aliyun.com";
export const ALIYUN_PATH = "/iotx/account/queryIdentityList";
