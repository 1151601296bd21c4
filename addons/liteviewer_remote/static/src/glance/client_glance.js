import { ClientGlance } from "@liteviewer_cmdb/glance/client_glance";
import { patch } from "@web/core/utils/patch";
import { RemoteConnect } from "../remote/remote_connect";

/** Below the facts of the computer stands how to connect to it, see the template. */
patch(ClientGlance, { components: { ...ClientGlance.components, RemoteConnect } });
