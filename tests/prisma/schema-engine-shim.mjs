#!/usr/bin/env node
// Stands in for Prisma's native schema-engine, so that unmodified command lines of Prisma run: the same JSON-RPC over its
// standard input and output, the work done by the real engine as WebAssembly, through @prisma/adapter-pg (pw.mjs).
// PRISMA_SCHEMA_ENGINE_BINARY=/absolute/path/to/schema-engine-shim.mjs npx prisma migrate deploy; it has to be executable
import fs from 'node:fs'
import readline from 'node:readline'
import pg from 'pg'
import { engine, readSchemas, noFilter, stripUrls } from './pw.mjs'
process.on('uncaughtException', (e) => { console.error(JSON.stringify({ level: 'ERROR', fields: { message: String(globalThis.PRISMA_WASM_PANIC_REGISTRY?.msg ?? e?.stack) } })); process.exit(101) })
const argv = process.argv.slice(2)
const log = (...a) => { if (process.env.SHIM_LOG) fs.appendFileSync(process.env.SHIM_LOG, a.map((x) => typeof x === 'string' ? x : JSON.stringify(x)).join(' ') + '\n') }
log('ARGV', argv)
if (argv.includes('--version') || argv.includes('-V')) { console.log('schema-engine-cli wasm-shim'); process.exit(0) }
const vals = (k) => argv.flatMap((a, i) => a === k ? [argv[i + 1]] : a.startsWith(k + '=') ? [a.slice(k.length + 1)] : [])
const dm = [...vals('--datamodels'), ...vals('--datamodel'), ...vals('-d')]
let ds = {}
for (const v of vals('--datasource')) { try { ds = JSON.parse(v) } catch { ds = { url: v } } }
const schemas = dm.map((p) => readSchemas(p)).flat()
const fileOf = (f) => ({ ...f, content: stripUrls(f.content) })
const envUrl = (files) => { for (const f of files ?? []) { const m = /^\s*url\s*=\s*(?:env\(\s*"([^"]+)"\s*\)|"([^"]+)")/m.exec(f.content); if (m) return m[2] ?? process.env[m[1]] } }
const rawSchemas = dm.map((p) => ({ path: p, content: fs.readFileSync(p, 'utf8') }))
const mainUrl = ds.url ?? envUrl(rawSchemas) ?? process.env.DATABASE_URL
if (argv.includes('cli')) {
  const sub = ['can-connect-to-database', 'create-database', 'drop-database'].find((s) => argv.includes(s))
  try { const c = new pg.Client({ connectionString: mainUrl }); await c.connect(); await c.end(); console.error(JSON.stringify({ level: 'INFO', fields: { message: 'Connection successful' } })); process.exit(0) }
  catch (e) { console.error(JSON.stringify({ level: 'ERROR', fields: { error_code: 'P1001', message: e.message, is_panic: false } })); process.exit(1) }
}
const engines = new Map()
async function eng(url, files = schemas) { const k = url; if (!engines.has(k)) engines.set(k, await engine(url, files)); return engines.get(k) }
const out = (o) => { log('<-', o); process.stdout.write(JSON.stringify(o) + '\n') }
let printId = 1
const urlOf = (p) => p?.tag === 'ConnectionString' ? p.url : (p?.tag === 'Schema' || p?.files) ? (envUrl(p.files) ?? mainUrl) : mainUrl
const clean = (o) => { if (o && o.files) o.files = o.files.map(fileOf); if (o && o.schema) clean(o.schema); if (o && o.from) clean(o.from); if (o && o.to) clean(o.to); return o }
const handlers = {
  async createDatabase(p) { const u = new URL(urlOf(p.datasource)); const name = decodeURIComponent(u.pathname.slice(1)); u.pathname = '/postgres'; u.search = ''; const c = new pg.Client({ connectionString: u.toString() }); await c.connect(); try { const r = await c.query('select 1 from pg_database where datname=$1', [name]); if (!r.rowCount) await c.query(`create database "${name}"`); else throw Object.assign(new Error(`Database \`${name}\` already exists`), { code: 'P1009' }) } finally { await c.end() } return { databaseName: name } },
  async getDatabaseVersion(p) { return (await eng(urlOf(p?.datasource))).e.version(null) },
  async diff(p) {
    const url = [p.from, p.to].map((t) => t.tag === 'url' ? t.url : t.tag === 'schemaDatasource' ? (envUrl(t.files) ?? mainUrl) : null).find(Boolean) ?? mainUrl ?? p.shadowDatabaseUrl
    const fix = (t) => t.tag === 'url' ? { tag: 'schemaDatasource', files: schemas.length ? schemas : [{ path: 'x.prisma', content: 'datasource db { provider = "postgresql" }' }], configDir: '.' } : clean(t)
    const live = [p.from, p.to].some((t) => !['empty', 'schemaDatamodel'].includes(t.tag))
    const r = await (await eng(live ? url : undefined)).e.diff({ filters: noFilter, ...p, from: fix(p.from), to: fix(p.to) })
    if (r.stdout != null) out({ jsonrpc: '2.0', method: 'print', params: { content: r.stdout }, id: printId++ })
    return { exitCode: r.exitCode, stdout: null }
  },
  // the WASM engine cannot do createMigration/evaluateDataLoss on Postgres ("shadow DB must be provided through an external
  // factory"), so emulate them with diff(migrations -> schema). Loses only the "/* Warnings: */" header.
  async createMigration(p) {
    const { e } = await eng(mainUrl)
    const r = await e.diff({ from: { tag: 'migrations', ...p.migrationsList }, to: { tag: 'schemaDatamodel', files: p.schema.files.map(fileOf) }, script: true, exitCode: true, filters: p.filters ?? noFilter })
    const d = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
    return { connectorType: 'postgresql', generatedMigrationName: `${d}_${p.migrationName || ''}`.replace(/_$/, ''), migrationScript: r.exitCode === 2 || p.draft ? r.stdout : null, extension: 'sql' }
  },
  async evaluateDataLoss(p) {
    const { e } = await eng(mainUrl)
    const r = await e.diff({ from: { tag: 'migrations', ...p.migrationsList }, to: { tag: 'schemaDatamodel', files: p.schema.files.map(fileOf) }, script: false, exitCode: true, filters: p.filters ?? noFilter })
    return { migrationSteps: r.exitCode === 2 ? 1 : 0, unexecutableSteps: [], warnings: [] }
  },
  async dbExecute(p) { const t = p.datasourceType; const url = t.tag === 'url' ? t.url : envUrl(t.files) ?? mainUrl; const c = new pg.Client({ connectionString: url }); await c.connect(); try { await c.query(p.script) } finally { await c.end() } return null },
}
const rl = readline.createInterface({ input: process.stdin })
let busy = Promise.resolve()
rl.on('line', (line) => { busy = busy.then(async () => {
  let m; try { m = JSON.parse(line) } catch { return }
  if (!m.method) return
  log('->', m.method, m.params ?? {})
  try {
    let result
    if (handlers[m.method]) result = await handlers[m.method](m.params ?? {})
    else { const { e } = await eng(mainUrl); result = await e[m.method](clean({ ...(m.params ?? {}) })) }
    out({ jsonrpc: '2.0', id: m.id, result: result === undefined ? null : result })
  } catch (x) {
    // What the adapter met is kept beside the engine, by a number.
    const number = /External error id#(\d+)/.exec(x?.message ?? '')
    const registry = (x?.factory ?? [...engines.values()][0]?.f)?.errorRegistry
    const own = number && registry?.consumeError(+number[1])?.error
    if (own) x = Object.assign(new Error(String(own.cause?.originalMessage ?? own.cause?.message ?? own.message ?? own)), { code: x.code })
    log('ERR', x?.code, x?.message, x?.stack)
    const mm = !x.code && /with migration_name="([^"]+)"/.exec(x.message ?? '')
    if (m.method === 'applyMigrations' && mm) { // native engine wraps this as P3018; WASM leaks the raw connector error
      x.code = 'P3018'; x.message = `A migration failed; the ones after it wait until it is resolved.\n\nMigration name: ${mm[1]}\n\nDatabase error:\n${x.message.split('\n   0:')[0].replace(/^external connector error\n/, '')}\n` }
    out({ jsonrpc: '2.0', id: m.id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data: { is_panic: false, message: x.message, meta: x.meta ?? null, error_code: x.code ?? null } } })
  }
}) })
rl.on('close', () => busy.then(() => process.exit(0)))
