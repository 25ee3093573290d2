import Autocomplete from '@mui/material/Autocomplete'
import TextField from '@mui/material/TextField'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactElement, type ReactNode, useDeferredValue } from 'react'
import { usePermitted } from '../api/permitted.js'
import { RESOURCES } from '../api/resources.js'
import { pathOf } from '../api/service-address.js'
import { readPage } from '../api/use-page.js'

/** What is looked for by name. */
export type Named = 'users' | 'groups' | 'policies' | 'services'

const OFFERED = 20

/** What every field for a name has. */
export interface NameFieldProps {
  readonly kind: Named
  readonly label: string
  readonly helperText?: ReactNode
  readonly required?: boolean
  readonly autoFocus?: boolean
}

/** A name of something, typed or chosen among what the service finds by it; whoever may not list such things types it. */
export function NameField({
  kind,
  label,
  value,
  onChange,
  onBlur,
  error = false,
  helperText,
  required = false,
  autoFocus = false,
}: NameFieldProps & {
  readonly value: string
  readonly onChange: (name: string) => void
  readonly onBlur?: () => void
  readonly error?: boolean
}): ReactElement {
  const names = useNames(kind, useDeferredValue(value))
  return (
    <Autocomplete
      freeSolo
      autoHighlight={false}
      options={names}
      filterOptions={(options) => options}
      inputValue={value}
      value={value}
      onInputChange={(_, text) => onChange(text)}
      {...(onBlur === undefined ? {} : { onBlur })}
      renderInput={(params) => (
        <TextField {...params} {...{ label, error, helperText, required, autoFocus }} fullWidth margin="dense" />
      )}
    />
  )
}

function useNames(kind: Named, text: string): readonly string[] {
  const { path, arn, actions } = RESOURCES[kind]
  const mayList = usePermitted(actions.list, arn)
  const { data } = useQuery({
    queryKey: ['names', kind, text],
    queryFn: ({ signal }) =>
      readPage<{ id: string }>(
        pathOf(path),
        { page: 0, perPage: OFFERED, filter: text === '' ? {} : { q: text } },
        signal,
      ),
    enabled: mayList,
    placeholderData: keepPreviousData,
  })
  return (data?.rows ?? []).map(({ id }) => id)
}
