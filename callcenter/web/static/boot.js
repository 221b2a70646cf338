// Mounts a page: Vue with Element Plus in Chinese, and one place where unexpected errors become visible.

import { createApp } from "vue";
import ElementPlus, { ElMessage } from "element-plus";
import zhCn from "element-plus/zh-cn";

export function mount(page) {
  const app = createApp(page);
  app.use(ElementPlus, { locale: zhCn, size: "default" });
  app.config.errorHandler = (error) => {
    console.error(error);
    ElMessage.error("页面出现错误，请刷新后重试");
  };
  document.getElementById("page").replaceChildren();
  app.mount("#page");
  return app;
}

/** The last part of the address: the seat of /desk/8001, the call of /qa/20240305-1. */
export function lastPathPart() {
  return decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1) ?? "");
}
