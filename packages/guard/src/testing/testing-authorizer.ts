import { Authorizer } from '../authorizer/authorizer.js'
import type { GuardOptions } from '../settings/guard-options.js'
import { readGuardSettings } from '../settings/guard-settings.js'
import type { TestingDecider } from './testing-decider.js'
import { TestingLeases } from './testing-leases.js'

/** What of an application's settings matters in its tests: no address, no key, and nothing of the environment is needed. */
export type TestingOptions = Omit<GuardOptions, 'bypass' | 'environment' | 'mode' | 'service'>

/** An authorizer that asks a testing decider, for code and middleware without Nest. */
export function testingAuthorizer(decider: TestingDecider, options: TestingOptions = {}): Authorizer {
  return new Authorizer(readGuardSettings(testingOptions(decider, options)), decider, new TestingLeases(decider))
}

/** The settings of an application under test: those of the decider, and of the application what matters there. */
export function testingOptions(decider: TestingDecider, options: TestingOptions = {}): GuardOptions {
  const { service, partition, keyRegion } = decider.options
  // Nobody is asked there: the decider decides in memory.
  const nowhere = { endpoint: 'http://testing.invalid/', accessKeyId: 'testing', secretAccessKey: 'testing' }
  return { ...nowhere, partition, keyRegion, ...options, service, environment: {} }
}
