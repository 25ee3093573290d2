'use strict'

const { join } = require('node:path')
const config = require('./jest.config.cjs')
const { FOLDERS, groupSuites } = require('./scripts/group-suites.cjs')

/** All suites, as `npm test` runs them; `npx jest <path>` runs some of them one by one. */
module.exports = {
  ...config,
  testMatch: groupSuites(__dirname, join(__dirname, '.jest-groups'), FOLDERS),
}
