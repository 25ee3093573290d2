import type { ReactElement } from 'react'
import { BooleanInput, RadioButtonGroupInput, TextInput } from 'react-admin'
import { useWatch } from 'react-hook-form'
import { NameListInput } from '../controls/name-list-input.js'

const WAYS = [
  { id: 'matching', name: 'Who matches all of this' },
  { id: 'everyone', name: 'Everyone with an account there' },
  { id: 'json', name: 'As JSON' },
]

/** Who may sign in by a provider. */
export function AdmissionFields(): ReactElement {
  const way: unknown = useWatch({ name: 'admissionWay' })
  return (
    <>
      <RadioButtonGroupInput source="admissionWay" label="Who may sign in" choices={WAYS} />
      {way === 'matching' && (
        <>
          <NameListInput
            source="rules"
            label="Addresses"
            helperText="fred@example.org, @example.org, team-*@example.org; one has to match, and the provider has to vouch for the address"
          />
          <NameListInput source="hostedDomains" label="Google domains" helperText="Whose account it has to be" />
          <NameListInput source="groups" label="Groups there" helperText="Being in one of them" />
          <TextInput
            source="minAccessLevel"
            label="Least access level"
            helperText="In one of these groups: 30, or developer"
          />
          <BooleanInput source="includeSubgroups" label="Groups below them count too" helperText={false} />
        </>
      )}
      {way === 'json' && (
        <TextInput source="admissionJson" label="Admission (JSON)" multiline minRows={4} spellCheck={false} />
      )}
    </>
  )
}
