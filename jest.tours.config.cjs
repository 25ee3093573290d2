'use strict'

const config = require('./jest.config.cjs')

/** The long ways through the console in a browser, which take minutes: `npm run test:console`. */
module.exports = { ...config, testMatch: ['<rootDir>/test/console/*.tour.ts'] }
