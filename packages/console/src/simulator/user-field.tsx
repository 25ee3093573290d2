import Autocomplete from '@mui/material/Autocomplete'
import TextField from '@mui/material/TextField'
import { type ReactElement, useDeferredValue, useEffect, useState } from 'react'
import { usePermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import { useApi } from '../api/use-api.js'

const MOST_OFFERED = 20

/** Picks a user by a search of the service. Whoever may not list users writes the name; it counts when it is left or Enter is pressed. */
export function UserField({
  value,
  onChange,
  helperText,
}: {
  readonly value: string | undefined
  readonly onChange: (user: string | undefined) => void
  readonly helperText: string
}): ReactElement {
  const [text, setText] = useState(value ?? '')
  useEffect(() => setText(value ?? ''), [value])
  const asked = useDeferredValue(text.trim())
  const listed = usePermitted('ListUsers', 'users/')
  const { data, isFetching } = useApi<{ id: string }[]>(listed ? pathOf('users') : undefined, {
    range: JSON.stringify([0, MOST_OFFERED - 1]),
    sort: JSON.stringify(['username', 'ASC']),
    filter: asked === '' || asked === value ? undefined : JSON.stringify({ q: asked }),
  })
  const commit = (name: string): void => {
    const user = name.trim() === '' ? undefined : name.trim()
    if (user !== value) onChange(user)
  }
  return (
    <Autocomplete
      freeSolo
      options={(data ?? []).map(({ id }) => id)}
      filterOptions={(all) => all}
      loading={isFetching}
      value={value ?? ''}
      inputValue={text}
      onInputChange={(_, entered) => setText(entered)}
      onChange={(_, chosen) => commit(chosen ?? '')}
      onBlur={() => commit(text)}
      renderInput={(params) => <TextField {...params} label="User" helperText={helperText} />}
    />
  )
}
