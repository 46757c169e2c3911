import {
  AliyunClient,
  InvalidInputError,
  init,
  parseCustomerList,
  parseIdentityList,
  TencentClient,
} from "iot-accounts";
import { AccountsClient, InvalidInputError as InvalidInputOfPage } from "iot-accounts/client";
import { aliyun, tencent } from "./sample.js";

export async function lookUps() {
  await init();
  return {
    tencent: new TencentClient(tencent.client).getCustomerList(tencent.params, tencent.overrides),
    aliyun: new AliyunClient(aliyun.client).queryIdentityList(aliyun.identityIds, aliyun.overrides),
    customers: parseCustomerList(tencent.answer),
    identities: parseIdentityList(aliyun.answer),
    invalidField: findInvalidField(),
    invalidFieldOfPage: findInvalidFieldOfPage(),
  };
}

function findInvalidFieldOfPage() {
  try {
    new AccountsClient({ baseUrl: "" });
    return "nothing";
  } catch (error) {
    return error instanceof InvalidInputOfPage ? error.field : `${error}, which is not an InvalidInputError`;
  }
}

function findInvalidField() {
  try {
    new TencentClient(tencent.client).getCustomerList({ limit: -1 });
    return "nothing";
  } catch (error) {
    return error instanceof InvalidInputError ? error.field : `${error}, which is not an InvalidInputError`;
  }
}
