"use client";

import { useEffect, useState } from "react";
import { lookUps } from "../look-ups.js";

export default function Page() {
  const [result, setResult] = useState("");
  useEffect(() => {
    const show = (found) => setResult(JSON.stringify(found));
    lookUps().then(show, (error) => show({ error: String(error) }));
  }, []);
  return <pre id="result">{result}</pre>;
}
