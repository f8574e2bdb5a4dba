#!/usr/bin/env node
// node migrations.mjs < FILE: for each pair of a database URL and a schema file in a JSON array, what Prisma's engine says
// of the migrations beside the schema, and what comes of deploying them; each as {ok: …} or {code: "P3005"}
import fs from 'node:fs'
import path from 'node:path'
import { engine, listMigrations, noFilter, readSchemas } from './pw.mjs'
const attempt = async (f) => { try { return { ok: await f() } } catch (e) { return { code: e?.code ?? String(e) } } }
const out = []
for (const [url, schema] of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  const { e } = await engine(url, readSchemas(schema))
  const migrationsList = listMigrations(path.join(path.dirname(schema), 'migrations'))
  const status = await attempt(() => e.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters: noFilter }))
  out.push({ status, deploy: await attempt(() => e.applyMigrations({ migrationsList, filters: noFilter })) })
}
fs.writeSync(1, JSON.stringify(out))
process.exit(0)
