/** Whether the text is an email address, such as `john@example.com`. */
export function isEmail(text: string): boolean {
  return /^[^\s@<>]{1,64}@[^\s@<>.]+(?:\.[^\s@<>.]+)+$/.test(text);
}

/** Whether the text is a phone number without its country code: 4 to 15 digits, single spaces or hyphens between them. */
export function isPhone(text: string): boolean {
  return /^\d(?:[ -]?\d){3,14}$/.test(text);
}

/** Whether the text is a phone country code: 1 to 4 digits, without a plus sign. */
export function isPhoneCountryCode(text: string): boolean {
  return /^[1-9]\d{0,3}$/.test(text);
}
