import type { ReactElement } from 'react'
import { Show, TopToolbar, useRecordContext } from 'react-admin'
import { DeleteButton } from '../controls/delete-button.js'
import type { User } from './user.js'

/** One user, and what hangs on it. */
export function UserShow(): ReactElement {
  return (
    <Show actions={<Actions />} title={<Title />} component="div">
      <Title />
    </Show>
  )
}

function Title(): ReactElement {
  return <span>User {useRecordContext<User>()?.username}</span>
}

function Actions(): ReactElement {
  return (
    <TopToolbar>
      <DeleteButton />
    </TopToolbar>
  )
}
