import { createRandom, scrambleSeed, seedOfText } from "./random.mjs";

/** Devices and orders: the same for the same product and the same customer. */

const DEVICE_CREATED = Date.UTC(2023, 0, 1) / 1000;

/**
 * @param {string} productId
 * @param {number} count
 */
export function createDevices(productId, count) {
  const random = createRandom(scrambleSeed(seedOfText(productId)));
  const key = () =>
    Array.from({ length: 4 }, () =>
      random(2 ** 32)
        .toString(16)
        .padStart(8, "0"),
    ).join("");
  return Array.from({ length: count }, (_, index) => {
    const CreateTime = DEVICE_CREATED + random(10_000_000);
    const Status = index % 4;
    const isNew = Status === 3;
    return {
      DeviceName: `device_${String(index + 1).padStart(4, "0")}`,
      Status,
      FirstOnlineTime: isNew ? 0 : CreateTime + 60,
      LoginTime: isNew ? 0 : CreateTime + random(1_000_000),
      CreateTime,
      Version: isNew ? "" : `1.0.${random(10)}`,
      DeviceCert: "",
      DevicePsk: Buffer.from(key(), "hex").toString("base64"),
      LogLevel: random(5),
      DevAddr: key().slice(0, 8),
      AppKey: key(),
      DevEUI: key().slice(0, 16),
      AppSKey: key(),
      NwkSKey: key(),
    };
  });
}

/**
 * No order, one or two.
 *
 * @param {string} customerId
 */
export function createOrders(customerId) {
  const seed = scrambleSeed(seedOfText(customerId));
  const random = createRandom(seed);
  return Array.from({ length: random(3) }, (_, index) => ({
    CustomerId: customerId,
    OrderNo: `NO${seed}${index}`,
    ItemId: `item${random(100)}`,
    ItemVNO: `v${random(10)}`,
    ItemNum: 1 + random(5),
  }));
}
