import { DEVELOPER_MODE, LOAD_TEMPORARY, LOAD_UNPACKED } from '../whatsapp.ts';

/** Texts of the page about the passkey helper by their mark. The extension itself, with its button "Yes", speaks English. */
export const helperPage = {
  helperTitle: 'El ayudante Passkey helper - {{brandName}}',
  helperAbout: 'Qué es el ayudante para claves de acceso (passkeys), cómo instalarlo y cómo quitarlo.',
  helperHeading: 'El ayudante Passkey helper',
  helperLead:
    'WhatsApp pide a algunas cuentas su clave de acceso (passkey) antes de vincular un dispositivo. Con esta pequeña extensión del navegador puedes responder.',
  helperWhy: 'Por qué hace falta',
  helperWhatIs:
    'Una clave de acceso es una llave en lugar de una contraseña. La guarda tu teléfono o computadora, y la abre con tu dedo, tu cara o tu PIN.',
  helperOneSite:
    'Una clave de acceso funciona solo en su propio sitio. La de WhatsApp funciona en web.whatsapp.com, por eso esta página no puede pedirla. El ayudante la pide allá y trae la respuesta a la página que la necesita.',
  helperFirst:
    'Lo necesitas solo si WhatsApp te la pide. Entonces tienes diez minutos como máximo. ¿Tu cuenta es una de esas? Instala primero el ayudante: así el paso tarda cerca de un minuto.',
  helperWarning:
    'Sigue solo si quieres que este sitio tenga un dispositivo vinculado en tu cuenta: puede leer tus mensajes y escribir en tu nombre.',
  helperGet: 'Descárgalo',
  helperGetIt: 'Descargar Passkey helper',
  helperGetText: 'Necesitas una computadora con Chrome, Edge, Brave, Opera o Firefox.',
  helperHashIs: 'El SHA-256 del archivo:',
  helperHashText:
    'Está hecho para este sitio y rechaza todos los demás. Salvo el nombre de este sitio, sus cinco archivos son los del programa de este sitio, y son lo bastante cortos para leerlos.',
  helperChrome: 'Instálalo en Chrome, Edge, Brave u Opera',
  helperChromeVersion: 'Tu navegador debe ser Chrome 129 o más nuevo, o uno basado en él.',
  helperUnzip: 'Descomprime el archivo. Obtienes una carpeta.',
  helperCopyExtensions: 'Copia esto en la barra de direcciones y presiona Enter:',
  helperDeveloper: `Activa el ${DEVELOPER_MODE} (Developer mode).`,
  helperLoad: `Presiona ${LOAD_UNPACKED} (en España, Cargar descomprimida; en inglés, Load unpacked) y elige la carpeta.`,
  helperUnverified:
    'Tu navegador puede avisar que no puede verificar de dónde viene el ayudante. Lo dice de todo lo que no viene de su tienda.',
  helperFirefox: 'Instálalo en Firefox',
  helperFirefoxVersion: 'Tu Firefox debe ser 128 o más nuevo.',
  helperLoadFirefox: `Presiona ${LOAD_TEMPORARY} (Load Temporary Add-on) y elige el zip.`,
  helperGone: 'Firefox lo olvida cuando se cierra.',
  helperFirefoxPhone:
    'En algunas computadoras Firefox pide una llave USB y no ofrece tu teléfono. Entonces usa Chrome, Edge o Brave.',
  helperUse: 'Úsalo',
  helperClick:
    'En la página que pide tu clave de acceso, presiona la pieza de rompecabezas arriba a la derecha en tu navegador y luego Passkey helper. O presiona Alt+Shift+K; en una Mac, Option+Shift+K.',
  helperName:
    'Una ventana pequeña en inglés nombra el sitio. Presiona “Yes” (sí) solo si es el sitio donde empezaste.',
  helperScan:
    'Tu navegador pide la clave de acceso. Si muestra un código QR, escanéalo con la cámara de tu teléfono, no con WhatsApp. El Bluetooth debe estar encendido en la computadora y en el teléfono.',
  helperNone: '¿Aún no tienes clave de acceso? Tu teléfono te ofrece crear una. Acepta y luego vuelve.',
  helperRemove: 'Quítalo',
  helperRemoveText: `¿Terminaste de vincular? Abre otra vez la página de tus extensiones, quita el ayudante y desactiva el ${DEVELOPER_MODE}. Luego borra la carpeta y el zip.`,
  helperCan: 'Qué puede hacer y qué no',
  helperCanSee: 'Ve la página donde presionas su ícono, y pide la clave de acceso en WhatsApp Web.',
  helperCanWindow:
    'Para eso abre una ventana de WhatsApp Web y luego la cierra. Por eso tu navegador dice que puede leer y cambiar tus datos ahí.',
  helperCannotStart: 'No hace nada hasta que presionas su ícono. Ningún sitio puede iniciarlo.',
  helperCannotSend: 'No ve ninguna otra página, no envía nada a ningún lado y no guarda nada.',
  helperTrouble: 'Si no funciona',
  helperOnPhone:
    'En un teléfono: allí los navegadores no aceptan este ayudante. Abre este sitio en una computadora, elige Código QR y escanéalo con tu teléfono.',
  helperSafari: 'Safari no puede hacer este paso. Usa Chrome, Edge, Brave o Firefox en esta computadora.',
  helperBluetooth:
    'Sin Bluetooth una computadora no puede llegar a la clave de acceso de tu teléfono; entonces puede pedir una llave USB. Usa otra computadora, o el navegador donde creaste la clave de acceso.',
  helperHttps: 'El ayudante responde solo a páginas cuya dirección empieza con https.',
  helperPrivate:
    'En una ventana privada los navegadores no muestran el ayudante. Vincula en una ventana normal.',
  helperOther: 'WhatsApp no la pide a todas las cuentas, y no siempre. Puedes intentarlo otro día.',
  helperProven: 'Qué se probó',
  helperProvenText:
    'Se probó en Chromium y Firefox, con claves de acceso creadas para la prueba y una imitación de WhatsApp, en la que también se probó otro programa que vincula de esta forma. Aún no se probó: una cuenta real con su teléfono, ni Edge, Brave y Opera. WhatsApp puede pedir otra cosa.',
};
