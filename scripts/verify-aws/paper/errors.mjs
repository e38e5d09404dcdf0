/** @param {string} name @param {string} message */
export function failure(name, message) {
  const error = new Error(message);
  error.name = name;
  return error;
}

/** @param {string} what */
export const noSuchEntity = (what) => failure('NoSuchEntityException', `The ${what} cannot be found.`);
/** @param {string} who @param {string} action */
export const accessDenied = (who, action) =>
  failure('AccessDeniedException', `${who} is not authorized to perform: ${action}`);
