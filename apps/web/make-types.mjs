// Writes src/types/schema.d.ts from docs/api/openapi.json, under a line that names exactly the text it was made of.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../docs/api/openapi.json", import.meta.url);
const target = process.argv[2] ?? new URL("src/types/schema.d.ts", import.meta.url);
const text = await readFile(source);
const made = createHash("sha256").update(text).digest("hex");
const types = astToString(await openapiTS(text.toString(), { alphabetize: true }));
await writeFile(target, `// Made by "make types" from docs/api/openapi.json; sha256 ${made}\n\n${types}`);
