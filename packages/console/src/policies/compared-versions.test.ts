import { describe, expect, it } from '@jest/globals'
import { comparedVersions } from './compared-versions.js'
import { placeOfUse } from './place-of-use.js'

const version = (number: number, isDefault = false): { version: number; isDefault: boolean } => ({
  version: number,
  isDefault,
})

describe('the versions that are compared', () => {
  it('are the one in force and the newest other one, the older first', () => {
    expect(comparedVersions([version(3), version(2, true), version(1)], null, null)).toMatchObject({
      from: { version: 2 },
      to: { version: 3 },
    })
    expect(comparedVersions([version(5, true), version(1)], null, null)).toMatchObject({
      from: { version: 1 },
      to: { version: 5 },
    })
  })

  it('are those that the address names, if there are such', () => {
    const versions = [version(3), version(2, true), version(1)]
    expect(comparedVersions(versions, '3', '1')).toMatchObject({ from: { version: 3 }, to: { version: 1 } })
    expect(comparedVersions(versions, '9', 'x')).toMatchObject({ from: { version: 2 }, to: { version: 3 } })
  })

  it('are none of one version', () => {
    expect(comparedVersions([version(1, true)], null, null)).toBeUndefined()
  })
})

describe('the place of a use', () => {
  it.each([
    ['user', 'fred', 'user fred', '/users/fred/show'],
    ['group', 'eng/backend', 'group eng/backend', '/groups/eng%2Fbackend/show'],
    ['membership', 'eng/backend/members/fred', 'fred in group eng/backend', '/groups/eng%2Fbackend/show'],
    ['access-key', 'AKIA1', 'access key AKIA1', undefined],
    ['partition', '', 'everybody', '/guardrails'],
  ] as const)('of a %s `%s` is called `%s` and shown at %s', (type, name, text, to) => {
    expect(placeOfUse({ type, name })).toEqual({ text, to })
  })
})
