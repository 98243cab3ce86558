#!/usr/bin/env node
console.log('launched', process.version, process.cwd(), process.argv.slice(2));
