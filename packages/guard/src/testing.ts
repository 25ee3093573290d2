/**
 * Here is what tests of guarded applications need: a decider in memory, made of policies. Not here: anything for production,
 * where it refuses to exist. Start reading at `testing/testing-decider.ts`.
 */

export { testingAuthorizer, testingOptions, type TestingOptions } from './testing/testing-authorizer.js'
export { asUser, signedIn } from './testing/testing-credential.js'
export {
  TestingDecider,
  testingDecider,
  type TestingDeciderOptions,
  type TestingDecision,
} from './testing/testing-decider.js'
export {
  type GuardModule,
  testingModule,
  type TestingModuleOptions,
  type TestingModuleSettings,
} from './testing/testing-module.js'
export { type TestingPolicy, type TestingUser, type TestingUsers, TestingUsersError } from './testing/testing-users.js'
