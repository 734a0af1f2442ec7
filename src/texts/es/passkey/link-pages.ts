const asked = 'WhatsApp pide tu clave de acceso (passkey). Deja WhatsApp abierto en tu teléfono.';

/** Texts of the pages that link, for an account that WhatsApp asks for a passkey. */
export const passkeyOnPages = {
  passkeyAsked: asked,
  passkeySigns:
    'Tu clave de acceso firma una sola cosa: que este sitio sea un dispositivo vinculado en tu cuenta. Entonces puede leer tus mensajes y escribir en tu nombre.',
  passkeyOnlyIf: 'Sigue solo si quieres que este sitio tenga un dispositivo vinculado en tu cuenta.',
  passkeyHeading: 'Tu clave de acceso',
  passkeyGet: 'Descargar Passkey helper',
  passkeyInstall: 'Cómo instalarlo',
  passkeyNewTab: 'en otra pestaña',
  passkeyStay: 'Deja esta página abierta.',
  passkeyClick:
    'Vuelve aquí. Haz clic en la pieza de rompecabezas arriba a la derecha en tu navegador y luego en Passkey helper. O presiona Alt+Shift+K.',
  passkeyYes:
    'Haz clic en “Yes” (sí). Tu navegador pide la clave de acceso. Si muestra un código QR, escanéalo con la cámara de tu teléfono, no con WhatsApp.',
  passkeyBluetooth: 'El Bluetooth debe estar encendido, aquí y en el teléfono.',
  passkeyNone: '¿Aún no tienes clave de acceso? Tu teléfono te ofrece crear una. Acepta y luego vuelve.',
  passkeyTrouble: 'No funciona, o pide una llave USB',
  passkeyNoBluetooth:
    'Sin Bluetooth esta computadora no puede llegar a la clave de acceso de tu teléfono. Usa otra computadora, o el navegador donde creaste la clave de acceso.',
  passkeyOtherDay: 'WhatsApp no la pide a todas las cuentas, y no siempre. Puedes intentarlo otro día.',
  passkeyKeepOpen: 'Deja WhatsApp abierto y a la vista hasta que esta página diga que terminó.',
  passkeyFirst: 'Primero descargar Passkey helper',
  compareHeading: 'El código para comparar',
  compareSame: 'Sí, es igual',
  compareOther: 'No, es otro',
};

/** Words of the scripts of these pages. */
export const passkeyInScripts = {
  passkey: asked,
  passkeyOnPhone: 'WhatsApp pide tu clave de acceso (passkey).',
  passkeyChecking: 'Gracias. WhatsApp la está revisando.',
  passkeyAgain:
    'WhatsApp no aceptó esa respuesta y la pide otra vez. Haz clic de nuevo en el ayudante en esta página.',
  passkeyLost: 'Tu respuesta no llegó. Haz clic de nuevo en el ayudante en esta página.',
  compareLost: 'Tu respuesta no llegó. Presiona el botón otra vez.',
  passkeyNeedsComputer:
    'WhatsApp pide a esta cuenta una clave de acceso (passkey). Para eso hace falta una computadora con Chrome, Edge, Brave o Firefox. Detente aquí, abre {host} en esa computadora, elige Código QR y escanéalo con tu teléfono.',
  passkeyNotSafari: 'Safari no puede hacer este paso. Usa Chrome, Edge, Brave o Firefox en esta computadora.',
  passkeyNeedsHttps:
    'La dirección de esta página no empieza con https, por eso Passkey helper la rechaza. Detente aquí y abre la dirección https de este sitio, o pídela a quien lo administra.',
  passkeyTooOld:
    'Este navegador es demasiado viejo para este paso. Actualízalo, o usa un Chrome, Edge, Brave o Firefox nuevo en esta computadora.',
};
