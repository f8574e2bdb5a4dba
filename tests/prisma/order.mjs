#!/usr/bin/env node
// node order.mjs < FILE: a JSON array of names, in the order in which Prisma's command line puts folders of migrations
import fs from 'node:fs'
console.log(JSON.stringify(JSON.parse(fs.readFileSync(0, 'utf8')).sort((a, b) => a.localeCompare(b))))
