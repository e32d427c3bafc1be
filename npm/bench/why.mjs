// Why an aim is missed, where it is; the profile beside it in the document is measured.

export const WHY = {};
