/** An authority as it is registered. */
export interface KnownAuthority {
  readonly code: string;
  readonly name: string;
  readonly kind: 'london-borough' | 'city';
}

const BOROUGHS: readonly (readonly [code: string, name: string])[] = [
  ['E09000002', 'Barking and Dagenham'],
  ['E09000003', 'Barnet'],
  ['E09000004', 'Bexley'],
  ['E09000005', 'Brent'],
  ['E09000006', 'Bromley'],
  ['E09000007', 'Camden'],
  ['E09000008', 'Croydon'],
  ['E09000009', 'Ealing'],
  ['E09000010', 'Enfield'],
  ['E09000011', 'Greenwich'],
  ['E09000012', 'Hackney'],
  ['E09000013', 'Hammersmith and Fulham'],
  ['E09000014', 'Haringey'],
  ['E09000015', 'Harrow'],
  ['E09000016', 'Havering'],
  ['E09000017', 'Hillingdon'],
  ['E09000018', 'Hounslow'],
  ['E09000019', 'Islington'],
  ['E09000020', 'Kensington and Chelsea'],
  ['E09000021', 'Kingston upon Thames'],
  ['E09000022', 'Lambeth'],
  ['E09000023', 'Lewisham'],
  ['E09000024', 'Merton'],
  ['E09000025', 'Newham'],
  ['E09000026', 'Redbridge'],
  ['E09000027', 'Richmond upon Thames'],
  ['E09000028', 'Southwark'],
  ['E09000029', 'Sutton'],
  ['E09000030', 'Tower Hamlets'],
  ['E09000031', 'Waltham Forest'],
  ['E09000032', 'Wandsworth'],
  ['E09000033', 'Westminster'],
];

/**
 * The 33 library authorities of London, 32 boroughs and the City, with their GSS codes: Office for National Statistics, Register of
 * Geographic Codes, entity E09, in force since 1 January 2009. What changes there is registered or renamed like any other authority.
 */
export const LONDON: readonly KnownAuthority[] = [
  { code: 'E09000001', name: 'City of London', kind: 'city' },
  ...BOROUGHS.map(([code, name]) => ({ code, name, kind: 'london-borough' as const })),
];
