#!/usr/bin/env node
// node diffs.mjs < FILE: for each pair of a database URL and a schema file in a JSON array, Prisma's script from the one to
// the other
import fs from 'node:fs'
import { engine, noFilter, readSchemas } from './pw.mjs'
const out = []
for (const [url, schema] of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  const files = readSchemas(schema)
  const { e } = await engine(url, files)
  const ends = { from: { tag: 'schemaDatasource', files, configDir: '.' }, to: { tag: 'schemaDatamodel', files } }
  const { stdout } = await e.diff({ ...ends, script: true, exitCode: false, filters: noFilter, shadowDatabaseUrl: null })
  out.push(stdout)
}
fs.writeSync(1, JSON.stringify(out))
process.exit(0)
