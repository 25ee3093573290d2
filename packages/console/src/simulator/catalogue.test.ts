import { expect, it } from '@jest/globals'
import { actionsOfService, nameOf, ownActions, serviceOf, withName, withService } from './catalogue.js'

it('offers an ARN for each resource type of an action', () => {
  const action = { name: 'GetApple', level: 'read', resourceTypes: ['apples', 'trees'], description: null }
  expect(actionsOfService({ name: 'apples', regions: ['eu'], actions: [action] }, 'acme')).toEqual([
    {
      ...{ action: 'apples:GetApple', level: 'read', description: undefined },
      templates: ['arn:acme:apples:eu::apples/', 'arn:acme:apples:eu::trees/'],
    },
  ])
})

it('offers what each route of an own action is asked on, once', () => {
  const routes = [{ resource: 'arn:t:t:::users/{username}' }, { resource: 'arn:t:t:::users/{username}' }]
  expect(ownActions([{ action: 't:GetUser', level: 'read', routes }])[0]?.templates).toEqual([
    'arn:t:t:::users/{username}',
  ])
})

it('takes an action apart and puts it together, pasted ones too', () => {
  expect([serviceOf('apples:Get'), serviceOf('Get'), nameOf('apples:Get'), nameOf('Get')]).toEqual([
    'apples',
    '',
    'Get',
    'Get',
  ])
  expect([withService('apples:Get', 'pears'), withService('Get', 'pears'), withService('pears:Get', '')]).toEqual([
    ...['pears:Get', 'pears:Get', 'Get'],
  ])
  expect([withName('apples:Get', 'Eat'), withName('', 'Eat'), withName('apples:Get', 'pears:Eat')]).toEqual([
    ...['apples:Eat', 'Eat', 'pears:Eat'],
  ])
})
