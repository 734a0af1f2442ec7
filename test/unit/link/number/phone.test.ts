import { describe, expect, test } from 'vitest';
import { canonicalNumber } from '../../../../src/link/number/number-spellings.ts';
import { parsePhone } from '../../../../src/link/number/phone.ts';
import { detailOf, errorOf } from '../../../kit/session/harness.ts';

/** The start of a contact card. */
const CARD = 'BEGIN:VCARD\nVERSION:3.0\nN:;Ada 2;;;\nFN:Ada 2\n';

describe('parsePhone', () => {
  test.each([
    ['+254712345678', undefined, '254712345678'],
    ['00254712345678', undefined, '254712345678'],
    ['254712345678', undefined, '254712345678'],
    ['0712345678', 'KE', '254712345678'],
    ['0712 345 678', 'ke', '254712345678'],
    ['(0712) 345-678', 'KE', '254712345678'],
    ['+254 (712) 345.678', undefined, '254712345678'],
    ['\u202a+254 712 345 678\u202c', undefined, '254712345678'],
    ['+٢٥٤٧١٢٣٤٥٦٧٨', undefined, '254712345678'],
    ['۰۷۱۲۳۴۵۶۷۸', 'KE', '254712345678'],
    ['+254712345678', 'DE', '254712345678'],
    ['+49 151 12345678', 'KE', '4915112345678'],
    ['tel:+254712345678', undefined, '254712345678'],
    ['+5511987654321', undefined, '5511987654321'],
    ['+5491123456789', undefined, '5491123456789'],
    // These forms are common in single countries.
    ['0xx75 98874-0000', 'BR', '5575988740000'],
    ['(0xx11) 98765-4321', 'BR', '5511987654321'],
    ['0 15 11 98765-4321', 'BR', '5511987654321'],
    ['044 55 1234 5678', 'MX', '525512345678'],
    ['011 15-1234-5678', 'AR', '5491112345678'],
    ['0300-1234567', 'PK', '923001234567'],
    ['919876543210', 'IN', '919876543210'],
    ['098765 43210', 'IN', '919876543210'],
    ['0812-3456-7890', 'ID', '6281234567890'],
    ['6281234567890', 'ID', '6281234567890'],
    ['+62 0812 3456 7890', 'KE', '6281234567890'],
    ['8031234567', 'NG', '2348031234567'],
    ['255755123456', 'TZ', '255755123456'],
    ['06 12 34 56 78', 'MA', '212612345678'],
    ['06/12/34/56/78', 'FR', '33612345678'],
    ['77 123 45 67', 'SN', '221771234567'],
    ['0966501234567', 'SA', '966501234567'],
    ['٠٥٠ ١٢٣ ٤٥٦٧', 'SA', '966501234567'],
    ['٩٦٦٥٠١٢٣٤٥٦٧+', undefined, '966501234567'],
    ['8 (912) 345-67-89', 'RU', '79123456789'],
    ['(201) 555-0123', 'US', '12015550123'],
    ['011254712345678', 'US', '254712345678'],
    ['000254712345678', 'KE', '254712345678'],
    ['0664/1234567', 'AT', '436641234567'],
    ['030 / 12345678', 'DE', '493012345678'],
    ['+49 30 12345-0', undefined, '4930123450'],
    ['491 511 234 567 8', undefined, '4915112345678'],
    ['0 7 1 2 3 4 5 6 7 8', 'KE', '254712345678'],
    ['254,712,345,678', undefined, '254712345678'],
    ['[+254] {712} 345678', undefined, '254712345678'],
    ['+254\n712345678', undefined, '254712345678'],
    ['++254712345678', undefined, '254712345678'],
    ['+00254712345678', undefined, '254712345678'],
    ['+351 (0) 912 345 678', undefined, '351912345678'],
    ['0\ufe0f\u20e37\ufe0f\u20e312345678', 'KE', '254712345678'],
    // Links, addresses and cards.
    ['https://wa.me/254712345678?text=Hello%20I%20want%202', undefined, '254712345678'],
    ['wa.me/254712345670', 'DE', '254712345670'],
    ['https://wa.me/0712345678', 'KE', '254712345678'],
    ['https://wa.me/c/254712345678', undefined, '254712345678'],
    ['Chat: https://wa.me/254712345678.', undefined, '254712345678'],
    ['https://api.whatsapp.com/send?phone=254712345678&text=Hi 2', undefined, '254712345678'],
    ['https://web.whatsapp.com/send/?text=3&amp;phone=%2B254712345678', undefined, '254712345678'],
    ['https://l.example/l?u=https%3A%2F%2Fwa.me%2F254712345678', undefined, '254712345678'],
    ['whatsapp://send?phone=%2B254712345678', undefined, '254712345678'],
    ['tel:0712345678;phone-context=+254', undefined, '254712345678'],
    ['callto://+254712345678', undefined, '254712345678'],
    ['254712345678:12@s.whatsapp.net', undefined, '254712345678'],
    ['TEL;type=CELL;waid=254712345678:+254 712 345 678', undefined, '254712345678'],
    ['+254 712 345 678 (0712 345 678)', 'KE', '254712345678'],
    ['item1.TEL;waid=254712345678:+254 712 345 678', undefined, '254712345678'],
    [
      `${CARD}TEL;type=CELL;waid=254712345678:+254 712 345 678\nTEL:+254 20 1234567\nEND:VCARD`,
      'DE',
      '254712345678',
    ],
    [`${CARD}TEL;TYPE=CELL:0712 345 678\r\nitem1.X-ABLabel:Mobile 2\nEND:VCARD`, 'KE', '254712345678'],
    [`${CARD}TEL;TYPE=CELL:0712345678END:VCARD`.replaceAll('\n', ''), 'KE', '254712345678'],
    [`${CARD}TEL;VALUE=uri:tel:+254-712-345-678\nEND:VCARD`, undefined, '254712345678'],
    ['[28/11, 09:30] +254 712 345 678: hi', undefined, '254712345678'],
    ['[09:30, 28/11/2026] +254 712 345 678: call 0733445566', undefined, '254712345678'],
    ['[11/28/26, 9:30:12 AM] ~ +254 712 345 678: 2', 'US', '254712345678'],
    ['28/11/2026, 09:30 - +254 712 345 678: hi', undefined, '254712345678'],
    ['[28/11, 09:30] +254 712 345 678: hi\n[28/11, 09:31] +254 712 345 678: 2', 'KE', '254712345678'],
    ['[28.11.26, 09:30] Ada: 0712 345 678', 'KE', '254712345678'],
  ])('of %s in %s is %s', (text, region, digits) => {
    expect(parsePhone(text, region).digits).toBe(digits);
  });

  test.each([
    ['0712345678', undefined, 'PHONE_COUNTRY_CODE_MISSING'],
    ['+25471', undefined, 'PHONE_INVALID'],
    ['+2547123456789012', undefined, 'PHONE_INVALID'],
    ['+999712345678', undefined, 'PHONE_INVALID'],
    ['hello', 'KE', 'PHONE_INVALID'],
    ['+', undefined, 'PHONE_INVALID'],
    ['0712345678', 'ZZ', 'BODY_INVALID'],
  ])('of %s in %s is refused with %s', async (text, region, code) => {
    expect((await errorOf(() => parsePhone(text, region)))?.code).toBe(code);
  });

  test.each([
    ['', 'KE', 'Type your WhatsApp number.'],
    [' \u200b\t', 'KE', 'Type your WhatsApp number.'],
    ['hello', 'KE', 'Type the number in digits.'],
    ['https://chat.whatsapp.com/GA254712345678xyz', 'KE', 'This holds no phone number.'],
    ['https://wa.me/message/ABC123456789', 'KE', 'This holds no phone number.'],
    ['https://example.com/254712345678', 'KE', 'This holds no phone number.'],
    ['123456789012345@lid', 'KE', 'This holds no phone number.'],
    ['120363025246125486@g.us', 'KE', 'This holds no phone number.'],
    ['ada254712345678@example.com', 'KE', 'This holds no phone number.'],
    ['O712345678', 'KE', 'There is a letter among the digits.'],
    ['07l2345678', 'KE', 'There is a letter among the digits.'],
    ['+254712345678 +254733000000', undefined, 'There are two numbers here.'],
    ['0712345678 / 0733445566', 'KE', 'There are two numbers here.'],
    ['0712345678, 0733445566', 'KE', 'There are two numbers here.'],
    ['wa.me/254712345678 wa.me/254733000000', undefined, 'There are two numbers here.'],
    ['wa.me/254712345678 or 0733445566', 'KE', 'There are two numbers here.'],
    [`${CARD}TEL:0712345678\nTEL:0733445566\nEND:VCARD`, 'KE', 'There are two numbers here.'],
    [
      '[28/11, 09:30] +254 712 345 678: a\n[28/11, 09:31] +254 733 445 566: b',
      'KE',
      'There are two numbers here.',
    ],
    ['+49 1512 345678 (2)', undefined, 'There are more digits here than one number has.'],
    ['+49 1512 345678 / 2', undefined, 'There are more digits here than one number has.'],
    ['+49 1512 345678 - 2', undefined, 'There are more digits here than one number has.'],
    ['+49 1512 345678 2', undefined, 'There are more digits here than one number has.'],
    ['+49 1512 345678-2', undefined, 'There are more digits here than one number has.'],
    ['+49 1512 345678. 2', undefined, 'There are more digits here than one number has.'],
    ['+49 1512 345678 [2]', undefined, 'There are more digits here than one number has.'],
    ['+43 664 123 45 67 2', undefined, 'There are more digits here than one number has.'],
    ['+43 664 1234567, 12', undefined, 'There are more digits here than one number has.'],
    ['+43 664 1234567 - 503', undefined, 'There are more digits here than one number has.'],
    ['2.54712E+11', undefined, 'There are more digits here than one number has.'],
    ['1 800 FLOWERS', 'US', 'This number is too short for United States.'],
    ['1'.repeat(5000), undefined, 'The number is too long.'],
    ['1 '.repeat(5000), 'KE', 'The number is too long.'],
    ['+0712345678', 'KE', 'No country has this code.'],
    ['+999', 'KE', 'No country has this code.'],
    ['+254', 'KE', 'The number is too short.'],
    ['+1', undefined, 'The number is too short.'],
    ['0044', undefined, 'The number is too short.'],
    ['0803 123 4567', 'US', 'This number is too long for United States. Is the country right?'],
    ['0712 345 678', 'GB', 'This is no number of United Kingdom. Is the country right?'],
    ['0803', 'NG', 'This number is too short for Nigeria. Is the country right?'],
    ['98765-4321', 'BR', 'The area code is missing.'],
    ['555-0123', 'US', 'The area code is missing.'],
    ['555-0123', 'JM', 'The area code is missing.'],
    ['1234 5678', 'MX', 'The area code is missing.'],
  ])('T53: of %j in %s is refused in words of its own: %s', async (text, region, sentence) => {
    const error = await errorOf(() => parsePhone(text, region));
    const detail = await detailOf(() => parsePhone(text, region));
    expect(detail).toContain(sentence);
    expect(error?.fields.countryInDoubt === true).toBe(detail.endsWith('Is the country right?'));
  });

  test.each([
    ['254712345670', 'DE', ['+254712345670', '+49254712345670']],
    ['51987654321', 'BR', ['+5551987654321', '+51987654321']],
    ['15123456789', 'DE', ['+4915123456789', '+15123456789']],
    ['Tel: 15123456789', 'DE', ['+4915123456789', '+15123456789']],
    ['+39 (0) 3123456789', 'IT', ['+393123456789', '+3903123456789']],
    ['00233231234567', 'KR', ['+233231234567', '+33231234567']],
  ])('T53: of %s in %s asks which number is meant, all in full', async (text, region, numbers) => {
    const error = await errorOf(() => parsePhone(text, region));
    expect(error?.code).toBe('PHONE_COUNTRY_CODE_MISSING');
    expect(error?.fields.choices?.map(({ number }) => number)).toEqual(numbers);
    const detail = await detailOf(() => parsePhone(text, region));
    for (const number of numbers) {
      expect(detail).toContain(number);
      // A number from the choices must be accepted without another question.
      expect(parsePhone(number, region).digits).toBe(number.slice(1));
    }
    for (const { written, number } of error?.fields.choices ?? []) {
      expect(written.replace(/[^\d+]/g, '')).toBe(number);
    }
  });

  test('reads the digits of every script', () => {
    const zeros = everyDigit().filter((_, index) => index % 10 === 0);
    expect(zeros.length).toBeGreaterThan(60);
    for (const zero of zeros) {
      const text = '0712345678'
        .split('')
        .map((digit) => String.fromCodePoint(zero + Number(digit)))
        .join('');
      expect(parsePhone(text, 'KE').digits).toBe('254712345678');
    }
  });
});

/** Every character that Unicode counts as a decimal digit, in order. */
function everyDigit(): readonly number[] {
  return Array.from({ length: 0x20000 }, (_, code) => code).filter((code) =>
    /^\p{Nd}$/u.test(String.fromCodePoint(code)),
  );
}

test.each([
  ['5511987654321', '551187654321'],
  ['551187654321', '551187654321'],
  ['5215512345678', '525512345678'],
  ['525512345678', '525512345678'],
  ['5491123456789', '541123456789'],
  ['254712345678', '254712345678'],
])('the number %s counts as %s', (digits, canonical) => {
  expect(canonicalNumber(digits)).toBe(canonical);
});

test('a number that was read carries its canonical and its masked form', () => {
  expect(parsePhone('+55 11 98765-4321')).toEqual({
    digits: '5511987654321',
    canonical: '551187654321',
    masked: '+55 ... 21',
  });
});
