import { describe, expect, it } from '@jest/globals'
import { profileChanges } from './profile.js'

describe('the changes of a profile', () => {
  it('take away what was emptied, which `null` would leave as it is', () => {
    expect(profileChanges({ displayName: null, email: 'fred@example.org', picture: null, type: 'machine' })).toEqual({
      displayName: '',
      email: 'fred@example.org',
      picture: '',
      type: 'machine',
    })
  })

  it('send nothing that the form does not show', () => {
    const record = { displayName: 'Fred', username: 'fred', status: 'disabled', groups: [], type: 'human' }
    expect(Object.keys(profileChanges(record)).sort()).toEqual(['displayName', 'email', 'picture', 'type'])
  })
})
