import { respond } from "../respond.js";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export const GET = respond;
