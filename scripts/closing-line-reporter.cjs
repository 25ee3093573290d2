'use strict'

const { stripVTControlCharacters } = require('node:util')

/**
 * Ends a test run with `N passed, N failed, N skipped` alone on the last line. Lists what was skipped and what
 * failed, and fails a run in which no test ran.
 */
class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const skipped = results.numPendingTests + results.numTodoTests
    this.ran = results.numPassedTests + failed
    const text = `${skippedTests(results.testResults)}${failedTests(results.testResults)}\n${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`
    // Jest's own summary comes after every other reporter, so the last line has to wait for the end of the process.
    process.once('exit', () => process.stdout.write(text))
  }

  getLastError() {
    return this.ran > 0 ? undefined : new Error('no test ran')
  }
}

function skippedTests(suites) {
  const lines = suites.flatMap(({ testFilePath, testResults }) =>
    testResults
      .filter(({ status }) => status === 'pending' || status === 'todo')
      .map(({ fullName }) => `  ${testFilePath.slice(process.cwd().length + 1)}: ${fullName}\n`),
  )
  return lines.length > 0 ? `\nSKIPPED, so this run proves nothing about:\n${lines.join('')}` : ''
}

/** With the first line of why: what a suite printed is long, and may have been cut. */
function failedTests(suites) {
  const lines = suites.flatMap(({ testFilePath, testExecError, testResults }) => {
    const file = testFilePath.slice(process.cwd().length + 1)
    const failed = testResults.filter(({ status }) => status === 'failed')
    if (failed.length === 0 && testExecError) return [`  ${file}: ${firstLines(testExecError.message)}\n`]
    return failed.map(({ fullName, failureMessages }) => `  ${file}: ${fullName}: ${firstLines(failureMessages[0])}\n`)
  })
  return lines.length > 0 ? `\nFAILED:\n${lines.join('')}` : ''
}

const MOST_CHARACTERS = 1_000

function firstLines(message = '') {
  const plain = stripVTControlCharacters(message).slice(0, MOST_CHARACTERS)
  return plain
    .split('\n')
    .filter((line) => line.trim() !== '')
    .join('\n    ')
}

module.exports = ClosingLineReporter
