// Drawings of @mdi/js (Apache-2.0), copied: a module that every screen shares would bring all of them with the first page.
export const mdiArrowLeft = 'M20,11V13H8L13.5,18.5L12.08,19.92L4.16,12L12.08,4.08L13.5,5.5L8,11H20Z';
export const mdiPlus = 'M19,13H13V19H11V13H5V11H11V5H13V11H19V13Z';
export const mdiTrashCanOutline =
  'M9,3V4H4V6H5V19A2,2 0 0,0 7,21H17A2,2 0 0,0 19,19V6H20V4H15V3H9M7,6H17V19H7V6M9,8V17H11V8H9M13,8V17H15V8H13Z';
