#!/usr/bin/env node
// node verdicts.mjs < FILE: whether this version of Prisma takes each of the schemas in a JSON array on standard input;
// prints a JSON array, with null for a schema that it takes and its errors for others.
import fs from 'node:fs'
import { createRequire } from 'node:module'
const wasm = createRequire(import.meta.url)('@prisma/prisma-schema-wasm')
const verdict = (text) => {
  try {
    wasm.get_dmmf(JSON.stringify({ prismaSchema: [['schema.prisma', text]], noColor: true }))
    return null
  } catch (error) {
    let message = String(error.message)
    try { message = JSON.parse(message).message } catch { /* it is text */ }
    return message.replace(/\x1b\[\d+(;\d+)*m/g, '').split('\n').filter((line) => line.startsWith('error')).join('\n') || message
  }
}
console.log(JSON.stringify(JSON.parse(fs.readFileSync(0, 'utf8')).map(verdict)))
