import type { Theme } from '@mui/material/styles'
import useMediaQuery from '@mui/material/useMediaQuery'
import type { ReactElement } from 'react'
import { DataTable, List, SearchInput, SimpleList } from 'react-admin'
import { FieldOf } from '../controls/field-of.js'
import type { Scope } from './scope.js'

const FILTERS = [<SearchInput key="q" source="q" alwaysOn placeholder="Name, description" />]

/** What apps can ask people for. */
export function ScopeList(): ReactElement {
  const narrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('md'))
  return (
    <List filters={FILTERS} sort={{ field: 'name', order: 'ASC' }} perPage={25} exporter={false} title="OAuth scopes">
      {narrow ? (
        <SimpleList<Scope> primaryText={({ name }) => name} secondaryText={({ description }) => description} />
      ) : (
        <DataTable bulkActionButtons={false}>
          <DataTable.Col source="name" />
          <DataTable.Col source="description" disableSort label="What people read" />
          <DataTable.Col label="Good for" disableSort>
            <FieldOf<Scope>>{goodFor}</FieldOf>
          </DataTable.Col>
        </DataTable>
      )}
    </List>
  )
}

function goodFor({ built_in: builtIn, levels }: Scope): string {
  if (!builtIn) return 'its policy'
  return levels === null || levels.length === 0
    ? 'no action; says who somebody is'
    : `actions of level ${levels.join(', ')}`
}
