import { respond } from "../respond.js";

export const runtime = "edge";
export const dynamic = "force-dynamic";

export const GET = respond;
