'use strict'

/**
 * Ends a test run with `N passed, N failed, N skipped` alone on the last line. Lists what was skipped, and fails a run in
 * which no test ran.
 */
class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const skipped = results.numPendingTests + results.numTodoTests
    this.ran = results.numPassedTests + failed
    const text = `${skippedTests(results.testResults)}\n${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`
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

module.exports = ClosingLineReporter
