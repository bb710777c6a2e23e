// node verify.js <client secret> < body: exits with 0 when the webhook is from Attestr.
const { createHmac, timingSafeEqual } = require("node:crypto");

function isGenuine(body, secret) {
  const { output, signature } = JSON.parse(body).payload;
  if (output === null || typeof signature !== "string") return false;
  // JSON.stringify writes the output as it was signed: compact, keys in the order they came.
  const expected = createHmac("sha256", secret).update(JSON.stringify(output)).digest();
  const given = Buffer.from(signature, "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const body = require("node:fs").readFileSync(0, "utf8");
process.exit(isGenuine(body, process.argv[2]) ? 0 : 1);
