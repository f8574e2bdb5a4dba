#!/usr/bin/env node
// pw.mjs - drives the real Prisma schema engine (WASM build) against a live PostgreSQL; needs no native engine binary.
// usage: DATABASE_URL=... node pw.mjs <command> [--option=value ...]   (commands: README.md, or the switch in main())
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum as T } from '@prisma/driver-adapter-utils'
const require = createRequire(import.meta.url)

// ---- load @prisma/schema-engine-wasm without a bundler
let loaded
export function loadWasm() { return loaded ??= load() }
async function load() {
  const bg = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const dir = path.dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const mod = new WebAssembly.Module(fs.readFileSync(path.join(dir, 'schema_engine_bg.wasm')))
  const inst = new WebAssembly.Instance(mod, { './schema_engine_bg.js': bg })
  bg.__wbg_set_wasm(inst.exports)
  inst.exports.__wbindgen_start()
  return bg
}

// ---- adapter-pg does not know the catalog types "char"(18), int2vector(22), regclass(2205), etc.
// remap them to text so that the describer's catalog queries work.
globalThis.PRISMA_WASM_PANIC_REGISTRY = { msg: null, set_message(m) { this.msg = m; console.error('WASM PANIC:', m) } }
const REMAP = new Map([[18, 25], [22, 25], [24, 25], [194, 25], [2205, 25], [2206, 25], [4089, 25], [1002, 1009], [1003, 1009], [2278, 25]])
const remap = (res) => { for (const x of Array.isArray(res) ? res : [res]) for (const f of x?.fields ?? []) { if (f.dataTypeID === 18) f.isChar = true; if (REMAP.has(f.dataTypeID)) f.dataTypeID = REMAP.get(f.dataTypeID) } return res }
class Client extends pg.Client {
  query(...a) {
    const last = a.length - 1
    if (typeof a[last] === 'function') { const cb = a[last]; a[last] = (err, res) => cb(err, res ? remap(res) : res) ; return super.query(...a) }
    const r = super.query(...a)
    return r && r.then ? r.then(remap) : r
  }
}
// Prisma URL -> node-postgres settings (no TLS: this is for tests)
export function settings(url) {
  const u = new URL(url)
  const schema = u.searchParams.get('schema') ?? undefined
  // NEVER pass connectionString here: adapter-pg's connectToShadowDb() does new Pool({...config, database: shadow}) and in `pg`
  // connectionString wins over `database`, so "shadow" migrations would be replayed on the MAIN database (observed, 7.10.0).
  const cfg = { host: u.searchParams.get('host') ?? (u.hostname || 'localhost'), port: +(u.port || 5432), user: decodeURIComponent(u.username) || undefined, password: u.password ? decodeURIComponent(u.password) : undefined, database: decodeURIComponent(u.pathname.slice(1)) || 'postgres' }
  // native engine: SET search_path = "<schema>" (default public) and CREATE SCHEMA when missing; adapter-pg's `schema` option does neither
  if (schema) cfg.options = `-c search_path="${schema.replace(/"/g, '""').replace(/([ \\])/g, '\\$1')}"`
  return { cfg, schema }
}
export function factory(url) {
  const { cfg, schema } = settings(url)
  const f = new PrismaPg({ ...cfg, Client, max: 1 }, schema ? { schema } : {})
  // adapter-pg's executeScript() splits naively on ';' (breaks DO $$..$$, strings): send the whole script with the
  // simple query protocol, as the native engine does (tokio_postgres simple_query => one implicit transaction).
  const patch = (ad) => {
    // catalog "char" columns (contype, confdeltype, attidentity...) must arrive as ColumnType Character(6): the describer unwraps
    // them as char and PANICS on text (seen with CHECK / EXCLUDE constraints)
    const io = ad.performIO.bind(ad); let chars = []
    ad.performIO = async (q) => { const r = await io(q); chars = (r.fields ?? []).map((x) => !!x.isChar); return r }
    const qr = ad.queryRaw.bind(ad)
    ad.queryRaw = async (q) => { const r = await qr(q); const c = chars; r.columnTypes = r.columnTypes.map((t, i) => c[i] ? 6 : t); return r }
    ad.executeScript = async (sql) => { try { await ad.client.query(sql) } catch (e) { ad.onError(e) } }; return ad }
  const connect = f.connect.bind(f)
  f.connect = async () => { const ad = patch(await connect()); if (schema) await ad.client.query(`CREATE SCHEMA IF NOT EXISTS "${schema.replace(/"/g, '""')}"`); return ad }
  // adapter-pg's own connectToShadowDb() drops the database while its pool is still connected: do it properly.
  f.connectToShadowDb = async () => {
    const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`
    const adm = new pg.Client({ ...cfg }); await adm.connect(); await adm.query(`CREATE DATABASE "${database}"`); await adm.end()
    const ad = patch(await new PrismaPg({ ...cfg, database, Client, max: 1 }, schema ? { schema } : {}).connect())
    const dispose = ad.dispose.bind(ad)
    ad.dispose = async () => { await dispose(); await ad.client.end().catch(() => {}); const c = new pg.Client({ ...cfg }); await c.connect(); await c.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`); await c.end() }
    return ad
  }
  return bindMigrationAwareSqlAdapterFactory(f)
}
// For diffs between `empty` and schema files: the engine asks one question when it starts (does the schema exist, which version);
// answer it here, so that no database is needed at all.
export function offlineFactory() {
  const no = async () => { throw new Error('this command needs a database: set DATABASE_URL') }
  const ad = { provider: 'postgres', adapterName: 'offline', getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }), executeRaw: no, executeScript: no, startTransaction: no, dispose: async () => {},
    queryRaw: async () => ({ columnNames: ['exists', 'version', 'numeric_version'], columnTypes: [T.Boolean, T.Text, T.Int32], rows: [[true, 'PostgreSQL 15.0', 150000]] }) }
  return bindMigrationAwareSqlAdapterFactory({ provider: 'postgres', adapterName: 'offline', connect: async () => ad, connectToShadowDb: no })
}
// Prisma >= 7 refuses url/directUrl/shadowDatabaseUrl in schema files; blank those lines (keeps line numbers)
export const stripUrls = process.env.PW_KEEP_URL ? (c) => c : (c) => c.replace(/(datasource\s+\w+\s*\{)([^}]*)(\})/g, (_, a, b, z) => a + b.replace(/^([ \t]*)(url|directUrl|shadowDatabaseUrl)([ \t]*=.*)$/gm, '') + z)
export function readSchemas(p) {
  const st = fs.statSync(p)
  if (st.isDirectory()) return fs.readdirSync(p, { recursive: true }).filter((f) => f.endsWith('.prisma')).sort().map((f) => ({ path: path.join(p, f), content: stripUrls(fs.readFileSync(path.join(p, f), 'utf8')) }))
  return [{ path: p, content: stripUrls(fs.readFileSync(p, 'utf8')) }]
}
export function listMigrations(dir, shadowDbInitScript = '') {
  const lock = path.join(dir, 'migration_lock.toml')
  const dirs = fs.existsSync(dir) ? fs.readdirSync(dir, { withFileTypes: true }).filter((d) => d.isDirectory()).map((d) => d.name).sort((a, b) => a.localeCompare(b)) : [] // the CLI (>= 6.6) orders folders by localeCompare too
  return {
    baseDir: path.resolve(dir), shadowDbInitScript,
    lockfile: { path: 'migration_lock.toml', content: fs.existsSync(lock) ? fs.readFileSync(lock, 'utf8') : null },
    migrationDirectories: dirs.map((d) => {
      const f = path.join(dir, d, 'migration.sql')
      return { path: d, migrationFile: { path: 'migration.sql', content: fs.existsSync(f) ? { tag: 'ok', value: fs.readFileSync(f, 'utf8') } : { tag: 'error', value: 'missing' } } }
    }),
  }
}
export async function engine(url, schemas) {
  const bg = await loadWasm()
  const dbg = process.env.PW_DEBUG ? (m) => console.error('[engine]', m) : () => {}
  const f = url ? factory(url) : offlineFactory()
  const e = await bg.SchemaEngine.new({ datamodels: schemas?.length ? schemas.map((s) => [s.path, s.content]) : undefined }, dbg, f)
    .catch((error) => { throw Object.assign(error, { factory: f }) })
  return { e, bg, f }
}
export const noFilter = { externalTables: [], externalEnums: [] }
const fmtErr = (x, f) => {
  const o = { code: x?.code, name: x?.name, message: x?.message, meta: x?.meta }
  const m = /Driver adapter error.*id: (\d+)|id[:=]\s*(\d+)/i.exec(x?.message ?? ''); if (m && f?.errorRegistry) o.cause = String(f.errorRegistry.consumeError(+(m[1] ?? m[2]))?.error)
  return o
}

async function main() {
  const [cmd, ...args] = process.argv.slice(2)
  const opt = Object.fromEntries(args.filter((a) => a.startsWith('--')).map((a) => { const [k, ...v] = a.slice(2).split('='); return [k, v.length ? v.join('=') : true] }))
  const url = opt.url ?? process.env.DATABASE_URL
  const schemaPath = opt.schema ?? 'prisma/schema.prisma'
  const schemas = readSchemas(schemaPath)
  const mig = () => listMigrations(opt.migrations ?? path.join(path.dirname(schemaPath), 'migrations'), opt.init ? fs.readFileSync(opt.init, 'utf8') : '')
  const filters = { externalTables: (opt.externalTables ?? '').split(',').filter(Boolean), externalEnums: (opt.externalEnums ?? '').split(',').filter(Boolean) }
  const offline = cmd === 'diff' && ![opt.from ?? 'db', opt.to ?? 'schema'].some((t) => t === 'db' || t === 'migrations')
  if (!url && !offline) { console.error('this command needs a database: set DATABASE_URL or pass --url='); process.exit(1) }
  const { e, f } = cmd === 'warnings' ? {} : await engine(offline ? undefined : url, schemas)
  const target = (t) => t === 'empty' ? { tag: 'empty' } : t === 'db' ? { tag: 'schemaDatasource', files: schemas, configDir: '.' } : t === 'migrations' ? { tag: 'migrations', ...mig() } : t === 'schema' ? { tag: 'schemaDatamodel', files: schemas } : { tag: 'schemaDatamodel', files: readSchemas(t) }
  let rc = 0
  try {
    let out
    switch (cmd) {
      case 'diff': { // --from=db|empty|migrations|schema|<path> --to=... [--summary] [--exit-code]
        const r = await e.diff({ from: target(opt.from ?? 'db'), to: target(opt.to ?? 'schema'), script: !opt.summary, exitCode: !!opt['exit-code'], filters, shadowDatabaseUrl: null })
        process.stdout.write(r.stdout ?? ''); rc = r.exitCode; break }
      case 'deploy': out = await e.applyMigrations({ migrationsList: mig(), filters }); break
      case 'status': out = await e.diagnoseMigrationHistory({ migrationsList: mig(), optInToShadowDatabase: !!opt.shadow, filters }); break
      case 'resolve-applied': out = await e.markMigrationApplied({ migrationName: opt.name, migrationsList: mig() }); break
      case 'resolve-rolled-back': out = await e.markMigrationRolledBack({ migrationName: opt.name }); break
      case 'dev-diagnostic': out = await e.devDiagnostic({ migrationsList: mig(), filters }); break
      case 'data-loss': out = await e.evaluateDataLoss({ migrationsList: mig(), schema: { files: schemas }, filters }); break
      case 'create': { out = await e.createMigration({ draft: !!opt.draft, migrationName: opt.name ?? 'x', migrationsList: mig(), schema: { files: schemas }, filters }); break }
      case 'push': out = await e.schemaPush({ force: !!opt.force, schema: { files: schemas }, filters }); break
      case 'pull': { const r = await e.introspect({ schema: { files: schemas }, baseDirectoryPath: path.dirname(schemaPath), force: !!opt.force, compositeTypeDepth: -1, namespaces: opt.namespaces ? opt.namespaces.split(',') : null }); for (const s of r.schema.files) process.stdout.write(`// FILE ${s.path}\n${s.content}\n`); if (r.warnings) console.error(r.warnings); if (r.views) console.error(JSON.stringify(r.views)); break }
      case 'exec': out = await e.dbExecute({ datasourceType: { tag: 'schema', files: schemas, configDir: '.' }, script: fs.readFileSync(opt.file, 'utf8') }); break
      case 'warnings': { // Prisma's own verdict (row counts included) for live db -> schema: schemaPush(force=false) on a throw-away clone
        const u = new URL(url); const src = decodeURIComponent(u.pathname.slice(1)); const cl = `pw_clone_${process.pid}`
        const c = new pg.Client({ ...settings(url).cfg, database: 'postgres' }); await c.connect()
        await c.query(`create database "${cl}" template "${src}"`)
        try { u.pathname = '/' + cl; const x = await engine(u.toString(), schemas); out = await x.e.schemaPush({ force: false, schema: { files: schemas }, filters }) }
        finally { await c.query(`drop database if exists "${cl}" with (force)`).catch(() => {}); await c.end() }
        break }
      case 'version': out = await e.version(null); break
      default: throw new Error('unknown command ' + cmd)
    }
    if (out !== undefined) console.log(JSON.stringify(out, null, 1))
  } catch (x) { console.error('ERROR', JSON.stringify(fmtErr(x, f), null, 1)); if (process.env.PW_DEBUG) console.error(x); rc = 1 }
  process.exit(rc)
}
if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main()
