/* 798f8bc22664c9403fde7b773a24d938 */
(()=>{for(let f of document.fonts)f.family.includes("Serif")&&f.load();})();
