import Box from '@mui/material/Box'
import { type ReactElement, useState } from 'react'
import { NameField } from '../controls/name-field.js'

/** Narrows a list of shares by whole names. */
export function ShareFilter({
  service,
  giver,
  hasGiver,
  onFilter,
}: {
  readonly service: string
  readonly giver: string
  readonly hasGiver: boolean
  readonly onFilter: (filter: { readonly service?: string; readonly giver?: string }) => void
}): ReactElement {
  const [typed, setTyped] = useState({ service, giver })
  return (
    <>
      <Box sx={{ width: { xs: '100%', sm: 220 } }}>
        <NameField
          kind="services"
          label="Service"
          value={typed.service}
          onChange={(name) => {
            setTyped({ ...typed, service: name })
            onFilter({ service: name.trim() })
          }}
        />
      </Box>
      {hasGiver && (
        <Box sx={{ width: { xs: '100%', sm: 220 } }}>
          <NameField
            kind="users"
            label="Given by"
            value={typed.giver}
            onChange={(name) => {
              setTyped({ ...typed, giver: name })
              onFilter({ giver: name.trim() })
            }}
          />
        </Box>
      )}
    </>
  )
}
