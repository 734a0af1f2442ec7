import { getExample, getSupportedRegionCodes, type ParsedPhoneNumberValid } from 'awesome-phonenumber';

const TYPES = [
  'mobile',
  'fixed-line',
  'voip',
  'personal-number',
  'toll-free',
  'premium-rate',
  'shared-cost',
  'uan',
  'pager',
] as const;

export type Example = ParsedPhoneNumberValid & { readonly region: string };

/** Every region that libphonenumber knows. */
export const REGIONS = getSupportedRegionCodes();

/** One number of each type that a region has, if libphonenumber has an example of it. */
export function examplesOf(region: string): readonly Example[] {
  return TYPES.flatMap((type) => exampleOf(region, type) ?? []);
}

export function exampleOf(region: string, type: (typeof TYPES)[number]): Example | null {
  try {
    const example = getExample(region, type);
    return example.valid ? { ...example, region } : null;
  } catch {
    // The library throws if the region has no numbers of this type.
    return null;
  }
}

/** Digits with country code, without `+`. */
export function digitsOf({ number }: Example): string {
  return number.e164.slice(1);
}
