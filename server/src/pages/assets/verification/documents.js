/** What a person can show, with the name that the embedding page's events give it. */
export const documentTypes = [
  { type: 'passport', name: 'Passport', inText: 'passport', eventType: 'PASSPORT', sides: ['front'] },
  { type: 'id-card', name: 'ID card', inText: 'ID card', eventType: 'ID_CARD', sides: ['front', 'back'] },
  {
    type: 'driving-licence',
    name: 'Driving licence',
    inText: 'driving licence',
    eventType: 'DRIVERS',
    sides: ['front', 'back'],
  },
  {
    type: 'residence-permit',
    name: 'Residence permit',
    inText: 'residence permit',
    eventType: 'RESIDENCE_PERMIT',
    sides: ['front', 'back'],
  },
];

export function documentOf(type) {
  return documentTypes.find((each) => each.type === type) ?? null;
}

/** How a picture is called on the page. */
export function pictureName(documentType, kind) {
  if (kind === 'selfie') return 'Your face';
  if (documentType === 'passport') return 'Photo page';
  return kind === 'front' ? 'Front' : 'Back';
}
