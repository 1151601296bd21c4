import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";

/** Has the server make the program and hand it out; then the window says what to do with it. */
async function downloadProgram(env, { params }) {
    const { wizard_id, system, next } = params;
    await download({ url: "/liteviewer/agent/program", data: { wizard_id, system } });
    return next;
}

registry.category("actions").add("liteviewer_agent_download", downloadProgram);
