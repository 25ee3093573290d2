import { Decider } from '../decider.js'
import { Leases } from '../leases/leases.js'
import type { GuardOptions } from '../settings/guard-options.js'
import { testingOptions, type TestingOptions } from './testing-authorizer.js'
import type { TestingDecider } from './testing-decider.js'
import { TestingLeases } from './testing-leases.js'

/** `TinyauthModule`, as far as it matters here; named so that this entry does not load Nest. */
export interface GuardModule<D> {
  forRoot(options: TestingModuleSettings): D
}

/** What `TinyauthModule.forRoot` is given. */
export interface TestingModuleSettings extends GuardOptions {
  readonly report?: 'warn' | 'fail' | 'off'
  readonly registerActions?: false
}

/** What of an application's guard matters in its tests. */
export type TestingModuleOptions = TestingOptions & Pick<TestingModuleSettings, 'report'>

/**
 * The guard of an application under test: `testingModule(TinyauthModule, decider)` stands in the place of
 * `TinyauthModule.forRoot(…)`. Decorators, guard, filter and `Authorizer` are the real ones; only who decides is not.
 */
export function testingModule<D extends { readonly providers?: readonly unknown[] }>(
  module: GuardModule<D>,
  decider: TestingDecider,
  options: TestingModuleOptions = {},
): D {
  const definition = module.forRoot({ ...options, ...testingOptions(decider, options), registerActions: false })
  const own = [
    { provide: Decider, useValue: decider },
    { provide: Leases, useValue: new TestingLeases(decider) },
  ]
  // Nest takes the last provider of a token.
  return { ...definition, providers: [...(definition.providers ?? []), ...own] }
}
