import { useTheme } from '@mui/material/styles'
import { SparkLineChart } from '@mui/x-charts/SparkLineChart'
import type { ReactElement } from 'react'

/** A small line without axes; what it shows is said in words beside it. */
export default function TrendLine({ values }: { readonly values: readonly number[] }): ReactElement {
  const { palette } = useTheme()
  return (
    <SparkLineChart
      data={[...values]}
      height={40}
      area
      color={palette.primary.main}
      yAxis={{ min: 0, max: Math.max(...values, 1) }}
      aria-hidden
    />
  )
}
