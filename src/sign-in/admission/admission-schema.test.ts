import { describe, expect, it } from '@jest/globals'
import { problemsOf, validate } from '../../common/http/parse-json.js'
import { admissionSchema } from './admission-schema.js'

describe('the stored form of admission', () => {
  it.each([
    {},
    { rules: 'a@x|b@x' },
    { rules: ['@x', { exact: 'a@x' }, { domain: 'x', allowSubdomains: true }, { glob: '*@x' }, { regex: '.+@x' }] },
    { everyone: true },
    { hostedDomains: ['x'], groups: ['a/b'], includeSubgroups: false, minAccessLevel: 'maintainer' },
    { minAccessLevel: 30 },
  ])('is %j', (setting) => {
    expect(validate(admissionSchema, setting)).toEqual(setting)
  })

  it.each<[unknown, string, RegExp]>([
    [{ rule: '@x' }, 'rule', /./],
    [{ everyone: false }, 'everyone', /./],
    [{ everyone: 'true' }, 'everyone', /./],
    [{ rules: 7 }, 'rules', /list of rules/],
    [{ rules: { exact: 'a@x' } }, 'rules', /list of rules/],
    [{ rules: ['@x', { exat: 'a@x' }, 7] }, 'rules', /^rules\[1\], rules\[2\] must be/],
    [{ rules: [{ exact: 'a@x', domain: 'x' }] }, 'rules', /^rules\[0\] must be/],
    [{ rules: [{ regex: '.+@x', flags: 's' }] }, 'rules/0/flags', /unexpected/i],
    [{ rules: Array.from({ length: 1001 }, () => '@x') }, 'rules', /1000/],
    [{ rules: 'a'.repeat(70_000) }, 'rules', /65536/],
    [{ groups: 'acme' }, 'groups', /./],
    [{ groups: { 0: 'acme' } }, 'groups', /./],
    [{ groups: [7] }, 'groups/0', /./],
    [{ minAccessLevel: 'boss' }, 'minAccessLevel', /maintainer/],
    [{ minAccessLevel: 0 }, 'minAccessLevel', /from 1 to 50/],
    [{ minAccessLevel: 51 }, 'minAccessLevel', /from 1 to 50/],
    [{ minAccessLevel: '30' }, 'minAccessLevel', /from 1 to 50/],
    [{ minAccessLevel: 20.5 }, 'minAccessLevel', /from 1 to 50/],
  ])('is not %j', (setting, field, problem) => {
    const { error } = admissionSchema.safeParse(setting, { reportInput: true })
    expect(error === undefined ? {} : problemsOf(error)).toEqual({ [field]: expect.stringMatching(problem) as unknown })
  })
})
