#!/usr/bin/env node
// node goldens.mjs FIXTURES OUT: what this version of Prisma makes of tests/fixtures/prisma, into the folder OUT:
//   <schema>.dmmf.json   its reading (DMMF), without what is null, false or empty, one model a line
//   <schema>.sql         its script from an empty database
//   verdicts.txt         what it says of each schema in cases.txt: ok, or its errors
// No database is needed. tests/live/prisma* runs it and compares OUT with what is kept.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { engine } from './pw.mjs'
const require = createRequire(import.meta.url)
const wasm = require('@prisma/prisma-schema-wasm')
const major = require('./package.json').name.split('-').pop()
const [fixtures, out] = process.argv.slice(2)

const colour = /\x1b\[\d+(;\d+)*m/g
// From 7 on the connection's properties are refused in a schema; their lines are blanked, so that positions stay.
const strip = (text) => major === '6' ? text : text.replace(/^([ \t]*)(url|directUrl|shadowDatabaseUrl)([ \t]*=.*)$/gm, '')

function sources(name) {
  const at = path.join(fixtures, 'schemas', name)
  const files = fs.statSync(at).isDirectory() ? fs.readdirSync(at, { recursive: true }).filter((f) => f.endsWith('.prisma')).sort().map((f) => path.join(name, f)) : [name]
  return files.map((file) => ({ path: file, content: strip(fs.readFileSync(path.join(fixtures, 'schemas', file), 'utf8')) }))
}
function trimmed(value) {
  if (Array.isArray(value)) return value.map(trimmed)
  if (value === null || typeof value !== 'object') return value
  const kept = Object.entries(value).map(([k, v]) => [k, k === 'default' ? v : trimmed(v)])
  return Object.fromEntries(kept.filter(([k, v]) => k === 'default' || !(v === null || v === false || (Array.isArray(v) && v.length === 0))))
}
function dmmf(files) {
  const { datamodel } = JSON.parse(wasm.get_dmmf(JSON.stringify({ prismaSchema: files.map((f) => [f.path, f.content]), noColor: true })))
  const lines = (list) => list.map((x) => JSON.stringify(trimmed(x))).join(',\n')
  return ['models', 'enums', 'indexes'].map((k) => `"${k}": [\n${lines(datamodel[k])}\n]`).join(',\n')
}
async function script(files) {
  const { e } = await engine(undefined, files)
  const filters = { externalTables: [], externalEnums: [] }
  const r = await e.diff({ from: { tag: 'empty' }, to: { tag: 'schemaDatamodel', files }, script: true, exitCode: false, filters, shadowDatabaseUrl: null })
  return r.stdout
}
function verdict(text) {
  const url = major === '6' ? '  url      = env("DATABASE_URL")\n' : ''
  const head = /^datasource/m.test(text) ? text.replace(/^(datasource[^\n]*\n)/m, `$1${url}`) : `datasource db {\n  provider = "postgresql"\n${url}}\n${text}`
  try {
    wasm.get_dmmf(JSON.stringify({ prismaSchema: [['schema.prisma', head]], noColor: true }))
    return 'ok'
  } catch (error) {
    let message = String(error.message)
    try { message = JSON.parse(message).message } catch { /* it is text */ }
    const errors = message.replace(colour, '').split('\n').filter((line) => line.startsWith('error'))
    return [...new Set(errors)].join('\n')
  }
}

fs.mkdirSync(out, { recursive: true })
for (const name of fs.readdirSync(path.join(fixtures, 'schemas')).sort()) {
  const files = sources(name)
  const only = /^\/\/ only: (\d+)/.exec(files[0].content)
  if (only && only[1] !== major) continue
  const stem = path.join(out, name.replace(/\.prisma$/, ''))
  fs.writeFileSync(`${stem}.dmmf.json`, `{\n${dmmf(files)}\n}\n`)
  fs.writeFileSync(`${stem}.sql`, await script(files))
}
const cases = fs.readFileSync(path.join(fixtures, 'cases.txt'), 'utf8').split(/^=== /m).slice(1)
const verdicts = cases.map((one) => {
  const [name, ...rest] = one.split('\n')
  return `=== ${name}\n${verdict(rest.join('\n'))}\n`
})
fs.writeFileSync(path.join(out, 'verdicts.txt'), verdicts.join(''))
process.exit(0)
