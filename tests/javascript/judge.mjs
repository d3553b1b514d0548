// Judges JSON documents by a JSON Schema, with ajv and with the JSON language service of VS Code.
//
//     node judge.mjs SCHEMA DOCUMENTS [AJV_OPTIONS]
//
// SCHEMA is a file with the schema, DOCUMENTS a file with a JSON document in each line, and
// AJV_OPTIONS a JSON object. For each document, a line on standard output has the names of the
// judges that accept it, as a JSON array.

import { createReadStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

// These packages are CommonJS, which only require() reads in all versions of Node.js.
const require = createRequire(import.meta.url);
const { default: Ajv2020 } = require("ajv/dist/2020");
const { default: addFormats } = require("ajv-formats");
const { getLanguageService, TextDocument } = require("vscode-json-languageservice");

const [schemaFile, documentsFile, ajvOptions = "{}"] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(schemaFile, "utf8"));

function ajvJudge() {
  const ajv = new Ajv2020({ strict: true, ...JSON.parse(ajvOptions) });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  return (text) => validate(JSON.parse(text));
}

function vscodeJudge() {
  const service = getLanguageService({});
  return async (text) => {
    const document = TextDocument.create("file:///session.json", "json", 1, text);
    const parsed = service.parseJSONDocument(document);
    const settings = { schemaValidation: "error" };
    return (await service.doValidation(document, parsed, settings, schema)).length === 0;
  };
}

const judges = { ajv: ajvJudge(), vscode: vscodeJudge() };
for await (const text of createInterface({ input: createReadStream(documentsFile) })) {
  const accepting = [];
  for (const [name, judge] of Object.entries(judges)) if (await judge(text)) accepting.push(name);
  process.stdout.write(`${JSON.stringify(accepting)}\n`);
}
