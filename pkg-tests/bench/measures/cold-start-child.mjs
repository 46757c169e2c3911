// Usage: node cold-start-child.mjs PEER. Both peers are imported in the same way, through one small file in ../peers/.
import process from "node:process";
import { CREDENTIALS, IDENTITY_IDS } from "../cases/calls.mjs";

const peer = `../peers/${process.argv[2]}.mjs`;
const start = performance.now();
/** @type {import("../cases/subjects.mjs").SigningPeer} */
const { createSigner } = await import(peer);
const signer = await createSigner(CREDENTIALS);
const request = await signer.identityList(IDENTITY_IDS);
const ms = performance.now() - start;
process.stdout.write(JSON.stringify({ ms, request }));
